/** How a page is asked for: `?story=MessageList&language=ja&theme=dark`; `bare` leaves the frame away. */
export interface StoryProps {
  readonly query: URLSearchParams
}
