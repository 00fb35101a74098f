import '@kidoku/react/styles.css'
import './page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { StoryPage } from './story-page.tsx'

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no root.')
createRoot(root).render(
  <StrictMode>
    <StoryPage query={new URLSearchParams(location.search)} />
  </StrictMode>,
)
