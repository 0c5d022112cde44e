// Where data are asked for: why, who sees them, how long, whom to ask. What the server does not tell is on the page that the link opens.
import {html} from 'lit-html';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';

// « deux ans » as the settings have it: whole years are said in years.
export const keptFor = days => days % 365 ? t('common.days_kept', {n: days}) : t('common.years_kept', {n: days / 365});

export const privacyNotice = ({privacy}) => html`
  <p class="hint privacy">${icon('lock')} <span>${t('order.privacy')} ${privacy ? html`${t('order.privacy_kept', {time: keptFor(privacy.retention_days)})} ${officer(privacy.officer)}` : ''}
    <a href=${url('privacy')}>${t('order.privacy_more')}</a></span></p>`;

function officer({name, body, email, phone}) {
  const how = email || phone;
  return how ? t('order.privacy_rights', {name: name || body, how}) : '';
}
