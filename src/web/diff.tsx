import type { Html } from './markup.js';
import type { Words } from './words.js';

export interface DiffProps {
  readonly words: Words;
  /** What held, and what holds, a sentence each. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What came and what went, each said with a word and not by colour alone. */
export const Diff = ({ words, before, after }: DiffProps): Html => {
  const removed = before.filter(one => !after.includes(one));
  const added = after.filter(one => !before.includes(one));
  if (added.length + removed.length === 0) return <p class="soft">{words.say('setting.diff.same')}</p>;
  return (
    <ul class="diff">
      {removed.map(one => <li><span class="soft">{words.say('setting.diff.removed')}</span> <del>{one}</del></li>)}
      {added.map(one => <li><span class="soft">{words.say('setting.diff.added')}</span> <ins>{one}</ins></li>)}
    </ul>
  );
};
