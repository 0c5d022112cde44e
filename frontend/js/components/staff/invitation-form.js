// The hour, the words and the hold-out of a step. Only what was changed is sent, over the version that was read.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {check, field} from './field.js';
import {localOf, momentOf} from './quebec.js';

const LANGUAGES = ['fr', 'en'];

export function askForStep(campaign, step) {
  let known = step;
  return ask({
    title: t(`staff-invitations.step.${step.step}`), go: t('staff-invitations.save'), wide: true,
    body: ({faults}) => html`
      ${step.due_at === null ? html`<p class="soft">${t('staff-invitations.with_run_how')}</p>` : html`<div class="pairs">
        ${field({name: 'date', label: t('staff-invitations.day'), type: 'date', value: localOf(step.due_at).date, fault: faults['/due_at']})}
        ${field({name: 'time', label: t('staff-invitations.time'), type: 'time', value: localOf(step.due_at).time})}</div>
        <p class="hint">${t('staff-invitations.hours')}</p>`}
      <fieldset class="stack stack--tight"><legend class="legend">${t('staff-invitations.words')}</legend><p class="hint">${t('staff-invitations.words_how')}</p>
        ${LANGUAGES.map(lang => html`
          ${field({name: `subject_${lang}`, label: t(`staff-invitations.subject_in.${lang}`), value: step.subject?.[lang] ?? '', optional: true, fault: faults[`/subject/${lang}`], attributes: {maxlength: 120}})}
          ${paragraphs(lang, step, faults)}`)}</fieldset>
      ${step.may_hold_out || step.holds_out ? check({name: 'holds_out', label: t('staff-invitations.holds_out'), hint: t('staff-invitations.holds_out_how'), checked: step.holds_out, fault: faults['/holds_out']}) : ''}`,
    send: form => {
      const edit = editOf(form, known);
      return Object.keys(edit).length ? api.patch(`/campaigns/${campaign.slug}/invitations/${step.step}`, edit, {version: known.version}) : known;
    },
    stale: ({params: {current}}) => { known = current; return html`<p>${t('staff-invitations.stale')}</p>`; },
  });
}

function paragraphs(lang, step, faults) {
  const name = `text_${lang}`, fault = Object.entries(faults).find(([at]) => at.startsWith(`/paragraphs/${lang}`))?.[1] ?? '';
  return html`<div class="field ${fault ? 'field--error' : ''}"><label for="f-${name}">${t(`staff-invitations.text_in.${lang}`)} <span class="soft">(${t('common.optional')})</span></label>
    ${fault ? html`<p class="error">${icon('alert')}<span>${fault}</span></p>` : ''}
    <textarea class="input" id="f-${name}" name=${name} rows="4" maxlength="3600" lang=${lang}>${(step.paragraphs?.[lang] ?? []).join('\n\n')}</textarea></div>`;
}

// A date that is not whole is sent as it is not: the refusal stands at its field.
function editOf(form, known) {
  const edit = {}, text = name => form.get(name).trim();
  if (known.due_at !== null) {
    const before = localOf(known.due_at);
    if (form.get('date') !== before.date || form.get('time') !== before.time) edit.due_at = momentOf(form.get('date'), form.get('time')) ?? '';
  }
  const both = (prefix, of) => LANGUAGES.some(lang => text(`${prefix}_${lang}`)) ? Object.fromEntries(LANGUAGES.map(lang => [lang, of(text(`${prefix}_${lang}`))])) : null;
  const subject = both('subject', one => one), lines = both('text', one => one.split(/\n+/).map(line => line.replace(/\s+/g, ' ').trim()).filter(Boolean));
  if (JSON.stringify(subject) !== JSON.stringify(known.subject)) edit.subject = subject;
  if (JSON.stringify(lines) !== JSON.stringify(known.paragraphs)) edit.paragraphs = lines;
  if (form.has('holds_out') !== known.holds_out && (known.may_hold_out || known.holds_out)) edit.holds_out = form.has('holds_out');
  return edit;
}
