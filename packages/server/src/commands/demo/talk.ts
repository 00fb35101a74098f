/** `who: what they say`, a line each, and who of the others has read it. */
export interface Line {
  readonly from: string
  readonly text: string
}

/** What has been said in the group of twelve before anybody opens the page. */
export const teaBreakTalk: readonly Line[] = lines(`
alice: Good afternoon, everyone. Tea break is open!
bob: hello hello
carol: Hi Alice, hi Bob. Smells like ginger in here already.
dave: am I late? the lift and I had a disagreement
alice: Right on time, Dave. Green, black or rooibos?
dave: rooibos please, I want to sleep tonight
bob: wise. I had a third coffee at noon and can hear colours
carol: which colour is loudest?
bob: teal, by far
esra: Hello from the rooftop!
farid: and hello from the basement, as usual
grace: I was here all along, just reading
hyejin: Hi all. Is this the room with the biscuits?
alice: It is. Oat ones today, and these here are without nuts and without egg
hyejin: thank you for thinking of that :)
ines: ¡Buenas! ¿Quién quiere mate?
hyejin: 저도요!
alice: お茶もありますよ 🍵
jonas: Hi, I am new since Monday. Somebody said I should come by?
dave: welcome! what do you do when you are not having tea?
jonas: maps, mostly. Old ones. I trace rivers that have moved
grace: that is the best job description I have heard this year
kwame: quick hello from the bike rack. The hill won, but on points
lior: we come with news: the plant on the second floor has a flower
bob: the one we all thought was plastic?
lior: the very one
alice: Same time tomorrow? I could try the lemon ones
`)

/** One-to-one, by the two who talk. */
export const privateTalks: readonly {
  readonly between: readonly [string, string]
  readonly lines: readonly Line[]
}[] = [
  talk('alice', 'bob', [
    'alice: Good morning! Did you see the new kettle?',
    'bob: I did. It even whistles.',
    'alice: Finally. The old one only sighed.',
    'bob: Three o’clock at the window?',
    'alice: I will bring the cups.',
  ]),
  talk('alice', 'carol', [
    'carol: Can you check the numbers on page four?',
    'alice: Done. One comma had moved.',
    'carol: Thank you! It is always the comma.',
  ]),
  talk('bob', 'carol', [
    'bob: Is the small room free at two?',
    'carol: Until half past. After that it is ours.',
  ]),
  talk('alice', 'dave', [
    'dave: The lift and I have made peace.',
    'alice: Who apologised?',
    'dave: We agreed not to ask.',
  ]),
  talk('bob', 'dave', [
    'dave: Have you got the long ladder?',
    'bob: Behind the door, where it always falls over.',
  ]),
]

function talk(one: string, other: string, said: readonly string[]): (typeof privateTalks)[number] {
  return { between: [one, other], lines: lines(said.join('\n')) }
}

function lines(text: string): readonly Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [from = '', ...rest] = line.split(': ')
      return { from, text: rest.join(': ') }
    })
}
