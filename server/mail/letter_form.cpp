#include "mail/letter_form.hpp"

namespace trousse {

using Kind = LetterBlock::Kind;

static std::string text_of(const LetterBlock& block, std::string_view colon);
static std::string foot_of(const LetterSender& sender);
static std::string unsubscribe_words(const Letter& letter);

std::string text_of(const Letter& letter) {
    const std::string_view colon = letter.language == "fr" ? "\u00a0: " : ": ";
    std::string text = letter.title + "\n\n";
    for (const LetterBlock& block : letter.blocks) text += text_of(block, colon) + "\n";
    text += "--\u0020\n" + letter.why + "\n";
    if (!letter.unsubscribe_link.empty())
        text += unsubscribe_words(letter) + std::string{colon} + letter.unsubscribe_link + "\n";
    return text + foot_of(letter.sender) + "\n";
}

std::string unsubscribe_words(const Letter& letter) {
    return letter.language == "fr" ? "Ne plus recevoir d\u2019invitations à cette adresse"
                                   : "Stop receiving invitations at this address";
}

std::string text_of(const LetterBlock& block, std::string_view colon) {
    std::string text;
    switch (block.kind) {
        case Kind::button: return block.text + "\n" + block.link + "\n";
        case Kind::quote: return "> " + block.text + "\n";
        case Kind::facts:
            for (const auto& [name, value] : block.facts) text.append(name).append(colon).append(value) += '\n';
            return text;
        case Kind::list:
            text = block.text + "\n";
            for (const std::string& item : block.items) text += "- " + item + "\n";
            return text;
        default: return block.text + "\n";
    }
}

std::string foot_of(const LetterSender& sender) {
    std::string foot = sender.name;
    for (const std::string& part : {sender.address, sender.phone, sender.email})
        if (!part.empty()) foot += (foot.empty() ? "" : ", ") + part;
    return foot;
}

static std::string safe(const std::string& text) {
    std::string escaped;
    for (const char one : text) switch (one) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            default: escaped += one;
        }
    return escaped;
}

static std::string unsubscribe_html(const Letter& letter);
static std::string html_of(const LetterBlock& block);
static std::string facts_html(const LetterBlock& block);
static std::string list_html(const LetterBlock& block);

// Verdana is on every machine; the green of the ribbon stands at the top. Where a program knows it, the dark is ours
// too. Outlook on Windows knows no max-width and no padding of a link: it is told both in its own words.
constexpr auto kStyle =
    ":root{color-scheme:light dark}"
    "@media "
    "(prefers-color-scheme:dark){.bg{background:#0f1e17!important}.card{background:#172a20!important}.t{color:#ecf4e8!"
    "important}"
    ".s{color:#bed1c1!important}.l{color:#86dfae!important}.b{background:#4cc586!important;color:#06180e!important}"
    ".h{border-color:#2f4a3b!important}.k{background:#1b3f2b!important}}"
    "@media (max-width:480px){.p{padding-left:20px!important;padding-right:20px!important}}";

#define FONT "font-family:Verdana,Geneva,sans-serif;"
#define TABLE "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\""
#define FOR_OUTLOOK(html) "<!--[if mso]>" html "<![endif]-->"
#define STRIPE(colour) "<tr><td style=\"background:" colour ";height:5px;font-size:0;line-height:0;\">&nbsp;</td></tr>"
#define ROW(padding) "<tr><td class=\"p\" style=\"padding:" padding ";" FONT "\">"

std::string html_of(const Letter& letter) {
    std::string html = "<!doctype html>\n<html lang=\"" + std::string{letter.language == "fr" ? "fr-CA" : "en-CA"} +
                       "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + safe(letter.subject) + "</title>\n<style>" + kStyle +
                       "</style>\n</head>\n<body class=\"bg\" style=\"margin:0;padding:0;background:#e9f2e7;\">\n"
                       "<div style=\"display:none;max-height:0;overflow:hidden;\">" + safe(letter.preview) + "</div>\n" +
                       TABLE " class=\"bg\" style=\"background:#e9f2e7;\"><tr><td align=\"center\" style=\"padding:24px 12px;\">\n" +
                       FOR_OUTLOOK("<table role=\"presentation\" width=\"560\" align=\"center\"><tr><td>") "\n" +
                       TABLE " class=\"card\" style=\"max-width:560px;background:#ffffff;text-align:left;\">\n" +
                       STRIPE("#12824a") STRIPE("#fffdf7") STRIPE("#12824a") "\n" +
                       ROW("26px 36px 0") "<p class=\"l\" style=\"margin:0;font-size:18px;font-weight:bold;color:#0a5a31;\">Trousse</p></td></tr>\n" +
                       ROW("20px 36px 0") "<h1 class=\"t\" style=\"margin:0;font-size:26px;line-height:1.15;color:#14301f;\">" + safe(letter.title) + "</h1></td></tr>\n";
    for (const LetterBlock& block : letter.blocks) html += html_of(block) + "\n";
    return html + ROW("26px 36px 32px") "<hr class=\"h\" style=\"border:0;border-top:1px solid #cbd9ca;margin:0 0 14px;\">"
           "<p class=\"s\" style=\"margin:0;font-size:13px;line-height:1.6;color:#3c5545;\">" + safe(letter.why) + "<br>" + unsubscribe_html(letter) +
           safe(foot_of(letter.sender)) + "</p></td></tr>\n</table>\n" FOR_OUTLOOK("</td></tr></table>") "\n</td></tr></table>\n</body>\n</html>\n";
}

std::string unsubscribe_html(const Letter& letter) {
    if (letter.unsubscribe_link.empty()) return "";
    return "<a class=\"l\" href=\"" + safe(letter.unsubscribe_link) + "\" style=\"color:#0a5a31;\">" +
           safe(unsubscribe_words(letter)) + "</a><br>";
}

std::string html_of(const LetterBlock& block) {
    const std::string text = safe(block.text);
    switch (block.kind) {
        case Kind::paragraph:
            return ROW("16px 36px 0") "<p class=\"t\" style=\"margin:0;font-size:16px;line-height:1.55;color:#14301f;\">" + text + "</p></td></tr>";
        case Kind::note:
            return ROW("12px 36px 0") "<p class=\"s\" style=\"margin:0;font-size:14px;line-height:1.5;color:#3c5545;\">" + text + "</p></td></tr>";
        case Kind::box:
            return ROW("20px 36px 0") TABLE "><tr><td class=\"k t\" style=\"background:#dcefd3;padding:16px 18px;" FONT
                                            "font-size:15px;line-height:1.5;color:#14301f;\">" +
                   text + "</td></tr></table></td></tr>";
        case Kind::quote:
            return ROW("16px 36px 0") TABLE
                   "><tr><td class=\"t\" style=\"border-left:4px solid #12824a;padding:4px 0 4px 14px;" FONT
                   "font-size:16px;line-height:1.55;color:#14301f;\">" +
                   text + "</td></tr></table></td></tr>";
        case Kind::button:
            return ROW("24px 36px 0") "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\"><tr><td class=\"b\" style=\"background:#0e7541;border-radius:3px;mso-padding-alt:14px 26px;\">"
                   "<a class=\"b\" href=\"" + safe(block.link) + "\" style=\"display:inline-block;padding:14px 26px;" FONT
                   "font-size:17px;font-weight:bold;line-height:1.2;color:#ffffff;text-decoration:none;\">" + text + "</a></td></tr></table></td></tr>";
        case Kind::facts: return facts_html(block);
        case Kind::list: return list_html(block);
    }
    return "";
}

std::string facts_html(const LetterBlock& block) {
    std::string html = ROW("18px 36px 0") TABLE ">";
    for (const auto& [name, value] : block.facts)
        html += "<tr><td class=\"s\" style=\"padding:6px 14px 6px 0;vertical-align:top;" FONT
                "font-size:14px;line-height:1.45;color:#3c5545;\">" +
                safe(name) +
                "</td><td class=\"t\" style=\"padding:6px 0;vertical-align:top;" FONT
                "font-size:15px;line-height:1.45;color:#14301f;\">" +
                safe(value) + "</td></tr>";
    return html + "</table></td></tr>";
}

std::string list_html(const LetterBlock& block) {
    std::string html =
        ROW("18px 36px 0") "<h2 class=\"t\" style=\"margin:0 0 6px;font-size:16px;line-height:1.4;color:#14301f;\">" +
        safe(block.text) +
        "</h2><ul class=\"t\" style=\"margin:0;padding:0 0 0 20px;font-size:15px;line-height:1.6;color:#14301f;\">";
    for (const std::string& item : block.items) html += "<li>" + safe(item) + "</li>";
    return html + "</ul></td></tr>";
}

}  // namespace trousse
