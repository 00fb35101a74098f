/** What scrolls has to be reachable with the keyboard, and nothing in it may be. WCAG 2.1.1 */
export const scrollable: { readonly tabIndex: 0 } = { tabIndex: 0 }
