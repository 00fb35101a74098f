import { Menu } from '@base-ui/react/menu'

/** A menu that drops from a button; its items are the children. */
export function DropMenu(props: {
  readonly trigger: React.ReactNode
  readonly children: React.ReactNode
}): React.ReactNode {
  return (
    <Menu.Root>
      {props.trigger}
      <Menu.Portal>
        <Menu.Positioner className="menu-place" sideOffset={6} align="end">
          <Menu.Popup className="menu">{props.children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
