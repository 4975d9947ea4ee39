import type { Html } from './markup.js';
import type { Words } from './words.js';

/** What client/live.js keeps current. */
export type Live = 'thread' | 'list';

/** Where client/live.js says what is new: there from the beginning, so that it is read out, and so that nothing moves. */
export const LiveNote = ({ words, live }: { readonly words: Words; readonly live: Live }): Html =>
  live === 'list' ? (
    <p class="live-line" role="status" data-live-note={true} data-one={words.say('live.list.one')} data-other={words.say('live.list.other')} data-some={words.say('live.list.some')} data-show={words.say('live.list.show')} />
  ) : (
    <p class="live-note" role="status" data-live-note={true} data-new={words.say('live.thread.new')} data-show={words.say('live.thread.show')} data-changed={words.say('live.thread.changed')} data-reload={words.say('live.thread.reload')} />
  );
