const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  chevron: 'M9 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l4.5 4.5',
  apps: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  chart: 'M4 20V4M4 20h16M8 16l4-5 3 3 5-7',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 4.5v5M8 14.5v5',
  login: 'M10 17l5-5-5-5M15 12H4M14 4h6v16h-6',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.700 3.500 5.500',
  groups: 'M4 5h16v11H9l-5 4z',
  message: 'M4 12l5 5L20 6M2 13',
  hook: 'M9 15l6-6M10.500 6.500l1.500-1.500a4.200 4.200 0 0 1 6 6l-1.500 1.500M13.500 17.500L12 19a4.200 4.200 0 0 1-6-6l1.500-1.500',
  log: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7M9 7h3',
  key: 'M14.500 3a6.500 6.500 0 0 0-6.300 8.200L3 16.400V21h4.600v-2.500h2.500V16h2.500l1-1.100A6.500 6.500 0 1 0 14.500 3M16 8h.01',
  person: 'M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4 21c.6-4.500 3.600-7 8-7s7.400 2.500 8 7',
  globe:
    'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M3 12h18M12 3c3 2.500 4 6 4 9s-1 6.500-4 9c-3-2.500-4-6-4-9s1-6.500 4-9',
  moon: 'M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.800 1.800M17.200 17.200L19 19M19 5l-1.800 1.800M6.800 17.200L5 19',
  screen: 'M3 5h18v12H3zM8 21h8M12 17v4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  refresh: 'M20 11a8 8 0 0 0-14.500-3.500L4 9M4 4v5h5M4 13a8 8 0 0 0 14.500 3.500L20 15M20 20v-5h-5',
  back: 'M15 6l-6 6 6 6',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }): React.ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
