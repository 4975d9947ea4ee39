import { randomUUID } from 'node:crypto';
import { Button, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { queryTexts } from '../web/queries.js';
import { SCORES } from './rating.policy.js';
import type { RatingCard } from './rating.queries.js';
import type { TicketPageProps } from './ticket-page-props.js';

/** After closing: how was it? Once per closing, and changeable for a while (C11). */
export const TicketRating = (props: TicketPageProps): Html | null => {
  const { face, rating } = props;
  if (rating === undefined) return null;
  const { words } = face;
  return (
    <section class="card" id="rating">
      <h2>{words.say('rating.title')}</h2>
      {rating === 'ask' ? null : <Given {...props} rating={rating} />}
      {rating === 'ask' ? <RatingForm {...props} /> : rating.changeable ? <details class="more" open={props.trouble?.form === 'rating' || undefined}><summary>{words.say('rating.change')}</summary><RatingForm {...props} /></details> : null}
    </section>
  );
};

const Given = ({ face, rating }: TicketPageProps & { readonly rating: RatingCard }): Html => (
  <>
    <p>{face.words.say('rating.given', rating.score, face.words.say(`rating.score.${rating.score as 1}`))}</p>
    {rating.comment === null ? null : <p class="prose" dir="auto">{rating.comment}</p>}
    {rating.changeable ? <p class="hint">{face.words.say('rating.until')} <Moment face={face} at={rating.until} /></p> : null}
  </>
);

const RatingForm = ({ face, ticket, rating, trouble }: TicketPageProps): Html => {
  const { words } = face;
  const own = trouble?.form === 'rating' ? trouble : undefined;
  const given = typeof rating === 'object' ? rating : undefined;
  const score = own ? (queryTexts(own.values, 'score')[0] ?? '') : String(given?.score ?? '');
  const comment = own ? (queryTexts(own.values, 'comment')[0] ?? '') : (given?.comment ?? '');
  const faulty = own?.faults.some(({ path }) => path === 'score') ?? false;
  return (
    <>
      <FaultSummary words={words} lines={(own?.faults ?? []).map(({ path, en, de }) => path === 'score' ? { href: '#score-1', text: words.say('rating.missing') } : { href: '#f-comment', text: words.say('form.fault', words.say('rating.comment'), words.of({ en, de })) })} />
      <form class="form" method="post" action={`/tickets/${ticket.id}/rating`} novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={queryTexts(own?.values, KEY_FIELD)[0] ?? randomUUID()} />
        <fieldset class={faulty ? 'field-faulty' : null}>
          <legend class="legend">{words.say('rating.question')}</legend>
          {faulty ? <p class="fault">{words.say('rating.missing')}</p> : null}
          <div class="scores">
            {SCORES.map(one => <div class="check"><input type="radio" id={`score-${one}`} name="score" value={one} checked={score === String(one)} /><label for={`score-${one}`}>{words.say('rating.option', one, words.say(`rating.score.${one}`))}</label></div>)}
          </div>
        </fieldset>
        <div class="field"><label for="f-comment">{words.say('rating.comment')} <span class="soft">({words.say('form.optional')})</span></label><textarea class="input" id="f-comment" name="comment" rows={3} autocomplete="off">{comment}</textarea></div>
        <div class="form-end"><Button kind="plain">{words.say('rating.submit')}</Button></div>
      </form>
    </>
  );
};
