import './styles/index.css'
import { createPage } from './view/page.ts'

document.body.replaceChildren(...createPage())
