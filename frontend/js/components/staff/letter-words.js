// Letters in words: what each is, where it stands, and why it did not leave.
import {html} from 'lit-html';
import {has, t} from '../../i18n.js';
import {icon} from '../../picture.js';

export const KINDS = ['placed', 'changed', 'set_back', 'cancelled', 'automatic', 'shipped', 'ready', 'declined', 'claim_answered', 'invitation', 'link', 'test'];
export const STATES = ['unsettled', 'queued', 'held', 'sent', 'failed', 'uncertain', 'dropped'];

const LOOKS = {queued: 'wait', held: 'pack', sending: 'ship', sent: 'done', failed: 'late', uncertain: 'late', dropped: 'off'};
const SHAPES = {queued: 'clock', held: 'lock', sending: 'truck', sent: 'check', failed: 'alert', uncertain: 'info', dropped: 'x'};

export const letterBadge = state => html`<span class="badge badge--${LOOKS[state]}">${icon(SHAPES[state])}${t(`staff-letters.state.${state}`)}</span>`;

export const about = ({letter, step}) => html`${t(`staff-letters.kinds.${letter}`)}${step ? html` · ${t(`staff-invitations.step.${step}`)}` : ''}`;

export const why = code => has(`staff-letters.why.${code}`) ? t(`staff-letters.why.${code}`) : code;
