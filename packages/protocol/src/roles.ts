/** What an administrator may do: look; change things as well; say who administrates as well. Each may all that those before may. */
export const administratorRoles = ['viewer', 'operator', 'owner'] as const
export type AdministratorRole = (typeof administratorRoles)[number]

/** Whether somebody of this role may do what is reserved to `reservedTo`. No role: no administrator. */
export function isRoleEnough(role: AdministratorRole | undefined, reservedTo: AdministratorRole): boolean {
  return role !== undefined && administratorRoles.indexOf(role) >= administratorRoles.indexOf(reservedTo)
}
