import { SureButton } from '../components/dialogs.tsx'
import { Fact, Facts } from '../components/facts.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Presence } from '../components/presence.tsx'
import { href } from '../route.ts'
import { useMay, useSurroundings } from '../surroundings.ts'
import { useAct, useQuery } from '../use-query.ts'

/** One user: the profile, whether they are online, and a way to end their sessions. */
export function User({ userId }: { readonly userId: string }): React.ReactNode {
  const { say, api } = useSurroundings()
  const asked = useQuery('users.get', { userIds: [userId] })
  const presence = useQuery('session.presence', { userIds: [userId] })
  const { isActing, act } = useAct()
  const may = useMay('operator')
  const [here] = presence.answer?.users ?? []
  const isOnline = (here?.platforms.length ?? 0) > 0

  async function kick(): Promise<void> {
    if (await act(() => api.call('session.kickUser', { userId }), say('kicked', { name: userId })))
      presence.askAgain()
  }
  return (
    <>
      <PageHead title={userId} trail={[{ text: say('users'), to: href(['chat', 'users']) }]} />
      <Loaded asked={asked}>
        {({ users: [profile] }) =>
          profile === undefined ? (
            <p className="empty">{say('noSuchUser')}</p>
          ) : (
            <Facts label={say('profile')}>
              <Fact name={say('userID')}>{profile.userId}</Fact>
              <Fact name={say('nickName')}>{profile.nickName || '–'}</Fact>
              <Fact name={say('signature')}>{profile.selfSignature || '–'}</Fact>
              <Fact name={say('faceUrl')}>{profile.faceUrl || '–'}</Fact>
              <Fact name={say('gender')}>
                {say(
                  (['genderUnknown', 'genderMale', 'genderFemale'] as const)[profile.gender] ??
                    'genderUnknown',
                )}
              </Fact>
              <Fact name={say('birthday')}>{profile.birthday === 0 ? '–' : profile.birthday}</Fact>
              <Fact name={say('presence')}>
                <Presence platforms={presence.answer === undefined ? undefined : (here?.platforms ?? [])} />
              </Fact>
            </Facts>
          )
        }
      </Loaded>
      {may && (
        <div className="toolbar">
          <SureButton
            text={say('kick')}
            title={say('kickTitle', { name: userId })}
            hint={say('kickHint')}
            isDisabled={!isOnline || isActing}
            act={kick}
          />
          <button type="button" className="button" onClick={presence.askAgain}>
            {say('refresh')}
          </button>
        </div>
      )}
    </>
  )
}
