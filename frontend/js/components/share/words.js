// What a poster, a picture or a text says, in one language: of a school that has chosen, or to all that still may.
import {lastDay, longDay, NBSP, typography} from '../../format.js';
import {t} from '../../i18n.js';

const PATHS = {fr: '/', en: '/en/'};

// Where it leads; `source` tells by what somebody came.
export const linkOf = (lang, source) => `${location.origin}${PATHS[lang]}?de=${source}`;
export const siteOf = lang => location.host + (lang === 'en' ? '/en/' : '');

const inLang = (text, lang) => typography(text[lang] || text.fr, lang);

// `school` is its name, or '' for a board; `kit` what it has chosen, where that is known.
export function wordsOf(lang, {campaign, school, kit}) {
  const say = (key, params) => t(`share.in.${lang}.${key}`, params), isOpen = campaign.phase !== 'closed';
  const of = {
    campaign: inLang(campaign.name, lang).replaceAll(' ', NBSP), school: typography(school, lang), kit: kit ? inLang(kit.name, lang) : '', n: campaign.kits.length, day: longDay(lastDay(campaign.closes_at), lang),
  };
  return {
    kind: say('kind'), campaign: of.campaign, by: say('by'), scan: say('scan'), site: siteOf(lang),
    title: school ? say('title_school', of) : say('title_all'), name: of.school,
    text: !school ? say('text_all', of) : kit ? say('text_kit', of) : say('text_school'),
    call: !isOpen ? say('call_closed') : school ? say('call_school', of) : say('call_all', of),
    message: say(!isOpen ? 'message_closed' : !school ? 'message_all' : kit ? 'message_kit' : 'message_school', {...of, link: linkOf(lang, 'publication')}),
    pictures: kit ? [kit] : campaign.kits, kitName: one => inLang(one.name, lang),
  };
}
