// What a socket costs with nothing behind it: `json` parses each frame and answers it, `raw` sends it back as it came.
import { listen } from './front.ts'

const [kind] = process.argv.slice(2)
await listen((socket) => {
  socket.on('message', (bytes: Buffer) => {
    if (kind === 'raw') return socket.send(bytes, { binary: false })
    const { id } = JSON.parse(bytes.toString())
    socket.send(JSON.stringify({ id, output: {} }))
  })
})
