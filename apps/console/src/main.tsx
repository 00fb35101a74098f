import { createRoot } from 'react-dom/client'
import { Console } from './console.tsx'
import './styles/index.css'

const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<Console />)
