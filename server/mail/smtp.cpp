#include "mail/smtp.hpp"

#include <curl/curl.h>
#include <dlfcn.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace trousse {

using Stage = Conversation::Stage;

constexpr int kLettersPerConnection = 20;  // servers put an end to longer ones themselves

Sending fate_of(const Conversation& heard) {
    const auto told = [&](Fate fate, const char* error) {
        return Sending{.fate = fate, .error = error, .reply = heard.reply};
    };
    if (!heard.failed) return {.reply = heard.reply};
    if (heard.certificate_refused) return told(Fate::no_server, "bad_certificate");
    if (heard.tls_refused) return told(Fate::no_server, "no_starttls");
    if (heard.tls_failed) return told(Fate::no_server, "tls_failed");
    if (heard.login_refused) return told(Fate::no_server, "auth_refused");
    if (heard.not_reached || heard.stage == Stage::connecting) return told(Fate::no_server, "unreachable");

    const bool put_off = heard.reply >= 400 && heard.reply < 500, refused = heard.reply >= 500 && heard.reply < 600;
    switch (heard.stage) {
        case Stage::recipient:
            if (refused) return told(Fate::refused, "recipient_refused");
            return put_off ? told(Fate::deferred, "recipient_deferred") : told(Fate::no_server, "connection_lost");
        case Stage::announcing:
        case Stage::body:
        case Stage::handed_over:
            if (refused) return told(Fate::refused, "letter_refused");
            if (put_off) return told(Fate::deferred, "letter_deferred");
            return heard.stage == Stage::handed_over ? told(Fate::uncertain, "no_answer")
                                                     : told(Fate::no_server, "connection_lost");
        case Stage::login: return told(Fate::no_server, refused ? "auth_refused" : "connection_lost");
        case Stage::sender:
            return told(Fate::no_server, refused ? "sender_refused" : put_off ? "turned_away" : "connection_lost");
        default: return told(Fate::no_server, refused || put_off ? "turned_away" : "connection_lost");
    }
}

namespace {

// libcurl brings 25 libraries and 4 MiB with it: it is loaded when a mail server is set up, and not before.
struct Curl {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    decltype(&::curl_global_init) global_init = named<decltype(&::curl_global_init)>("curl_global_init");
    decltype(&::curl_easy_init) init = named<decltype(&::curl_easy_init)>("curl_easy_init");
    decltype(&::curl_easy_setopt) set = named<decltype(&::curl_easy_setopt)>("curl_easy_setopt");
    decltype(&::curl_easy_perform) perform = named<decltype(&::curl_easy_perform)>("curl_easy_perform");
    decltype(&::curl_easy_getinfo) ask = named<decltype(&::curl_easy_getinfo)>("curl_easy_getinfo");
    decltype(&::curl_easy_cleanup) cleanup = named<decltype(&::curl_easy_cleanup)>("curl_easy_cleanup");
    decltype(&::curl_slist_append) append = named<decltype(&::curl_slist_append)>("curl_slist_append");
    decltype(&::curl_slist_free_all) free_all = named<decltype(&::curl_slist_free_all)>("curl_slist_free_all");

    Curl() {
        if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error{"libcurl cannot be used"};
    }

    template <class Function>
    Function named(const char* name) const {
        void* const found = library == nullptr ? nullptr : ::dlsym(library, name);
        if (found == nullptr)
            throw std::runtime_error{"smtp.host is set, but libcurl is not installed (Debian: libcurl4)"};
        return reinterpret_cast<Function>(found);
    }
};

const Curl& libcurl() {
    static const Curl loaded;
    return loaded;
}

}  // namespace

// libcurl's handle, which keeps the connection, and what is heard on it while a letter goes.
struct MailServer::Line {
    CURL* curl = nullptr;
    int letters = 0;  // on this connection
    Conversation heard;

    Line() : curl{libcurl().init()} {
        if (curl == nullptr) throw std::runtime_error{"libcurl gives no handle"};
    }
    ~Line() { libcurl().cleanup(curl); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
};

MailServer::MailServer(const Settings::Smtp& settings) : settings_{settings} { libcurl(); }

MailServer::~MailServer() = default;

// libcurl says goodbye, and waits two minutes for an answer to that: not where there is no patience left.
void MailServer::hang_up() {
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (line_ && is_out_of_patience() && libcurl().ask(line_->curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
        socket != CURL_SOCKET_BAD)
        ::shutdown(socket, SHUT_RDWR);
    line_.reset();
}

Sending MailServer::send(const std::string& from, const std::string& to, std::string_view message) {
    const bool was_kept = line_ && line_->letters > 0;
    Sending sending = try_once(from, to, message);
    // A server may end a connection that is kept: that says nothing about the next one.
    if (was_kept && sending.fate == Fate::no_server) {
        hang_up();
        sending = try_once(from, to, message);
    }
    if (sending.fate != Fate::sent || line_->letters >= kLettersPerConnection) hang_up();
    return sending;
}

// What is said and answered, line by line: the stage by our own command, the answer by its three figures.
static int overhear(CURL*, curl_infotype what, char* text, std::size_t size, void* to) {
    auto& heard = *static_cast<Conversation*>(to);
    const std::string_view line{text, size};
    if (what == CURLINFO_HEADER_OUT && line.starts_with("QUIT"))
        heard.is_over = true;  // what is said in parting says nothing of the letter
    if (heard.is_over) return 0;
    if (what == CURLINFO_HEADER_OUT) {
        const auto says = [&](std::string_view word) {
            return line.size() >= word.size() && ::strncasecmp(line.data(), word.data(), word.size()) == 0;
        };
        if (says("EHLO") || says("HELO"))
            heard.stage = Stage::greeting;
        else if (says("STARTTLS"))
            heard.stage = Stage::securing;
        else if (says("AUTH"))
            heard.stage = Stage::login;
        else if (says("MAIL"))
            heard.stage = Stage::sender;
        else if (says("RCPT"))
            heard.stage = Stage::recipient;
        else if (says("DATA"))
            heard.stage = Stage::announcing;
        heard.reply = 0;
    }
    if (what == CURLINFO_HEADER_IN && size >= 3 &&
        std::all_of(text, text + 3, [](char one) { return one >= '0' && one <= '9'; }))
        heard.reply = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return 0;
}

struct Reading {
    Conversation& heard;
    std::string_view left;
};

static std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* from) {
    auto& [heard, left] = *static_cast<Reading*>(from);
    heard.stage = left.empty() ? Stage::handed_over : Stage::body;
    heard.reply = 0;  // « go ahead » was no answer to the letter
    const std::size_t taken = std::min(size * count, left.size());
    std::memcpy(buffer, left.data(), taken);
    left.remove_prefix(taken);
    return taken;
}

static void set_up(CURL* curl, const Settings::Smtp& settings);

Sending MailServer::try_once(const std::string& from, const std::string& to, std::string_view message) {
    if (!line_) {
        line_ = std::make_unique<Line>();
        set_up(line_->curl, settings_);
        libcurl().set(line_->curl, CURLOPT_XFERINFODATA, this);
        libcurl().set(
            line_->curl, CURLOPT_XFERINFOFUNCTION, +[](void* server, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
                return static_cast<MailServer*>(server)->is_out_of_patience() ? 1 : 0;  // asked once a second at least
            });
    }
    const Curl& lib = libcurl();
    CURL* curl = line_->curl;
    line_->heard = {};
    if (line_->letters > 0) line_->heard.stage = Stage::sender;  // no greeting on a connection that is kept
    Reading reading{line_->heard, message};
    const std::string sender = "<" + from + ">";
    curl_slist* recipients = lib.append(nullptr, ("<" + to + ">").c_str());
    lib.set(curl, CURLOPT_MAIL_FROM, sender.c_str());
    lib.set(curl, CURLOPT_MAIL_RCPT, recipients);
    lib.set(curl, CURLOPT_DEBUGDATA, &line_->heard);
    lib.set(curl, CURLOPT_READDATA, &reading);

    const CURLcode code = lib.perform(curl);
    lib.free_all(recipients);
    Conversation& heard = line_->heard;
    heard.failed = code != CURLE_OK;
    heard.certificate_refused = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    heard.tls_refused = code == CURLE_USE_SSL_FAILED;
    heard.tls_failed = code == CURLE_SSL_CONNECT_ERROR;
    heard.login_refused = code == CURLE_LOGIN_DENIED || code == CURLE_AUTH_ERROR;
    heard.not_reached = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
    ++line_->letters;
    return fate_of(heard);
}

void set_up(CURL* curl, const Settings::Smtp& settings) {
    const Curl& lib = libcurl();
    const auto text = [&](CURLoption option, const std::string& value) { lib.set(curl, option, value.c_str()); };
    const auto number = [&](CURLoption option, long value) { lib.set(curl, option, value); };
    const std::string domain = settings.from_address.substr(settings.from_address.find('@') + 1);
    text(CURLOPT_URL, (settings.security == "tls" ? "smtps://" : "smtp://") + settings.host + ":" +
                          std::to_string(settings.port) + "/" + domain);
    text(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    text(CURLOPT_PROXY, "");
    number(CURLOPT_USE_SSL, settings.security == "none" ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    number(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (!settings.ca_file.empty()) {
        text(CURLOPT_CAINFO, settings.ca_file.string());
        lib.set(curl, CURLOPT_CAPATH, nullptr);  // the machine's own, else believed besides
    }
    if (!settings.user.empty()) {
        text(CURLOPT_USERNAME, settings.user);
        text(CURLOPT_PASSWORD, settings.password);
    }
    number(CURLOPT_CONNECTTIMEOUT, settings.timeout);
    number(CURLOPT_SERVER_RESPONSE_TIMEOUT, settings.timeout);
    number(CURLOPT_TIMEOUT, 4L * settings.timeout);
    number(CURLOPT_NOSIGNAL, 1);
    number(CURLOPT_UPLOAD, 1);
    number(CURLOPT_NOPROGRESS, 0);
    number(CURLOPT_VERBOSE, 1);  // to the function below alone, which keeps three figures of it
    lib.set(curl, CURLOPT_DEBUGFUNCTION, overhear);
    lib.set(curl, CURLOPT_READFUNCTION, read_message);
}

}  // namespace trousse
