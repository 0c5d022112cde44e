#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "platform/config.hpp"

namespace trousse {

// What became of one letter.
enum class Fate {
    sent,       // the server has taken it
    deferred,   // it may be tried again: this letter was put off (4xx)
    refused,    // it will not do: this letter or its recipient was refused (5xx)
    uncertain,  // it was handed over whole, and no answer came: nobody knows
    no_server,  // nothing of this letter was taken, and another would fare no better: down, no TLS, no login
};

struct Sending {
    Fate fate = Fate::sent;
    std::string error = {};  // a code: unreachable, no_starttls, recipient_refused …
    int reply = 0;           // the server's own figure, 0 when it gave none
};

// How far a conversation came, and how it ended, told as a fate. Pure.
struct Conversation {
    enum class Stage { connecting, greeting, securing, login, sender, recipient, announcing, body, handed_over };
    Stage stage = Stage::connecting;
    int reply = 0;  // the last one
    bool failed = false;
    bool is_over = false;  // we have taken our leave
    bool certificate_refused = false, tls_refused = false, tls_failed = false, login_refused = false,
         not_reached = false;
};
Sending fate_of(const Conversation& conversation);

// The mail server of the settings, by libcurl. TLS is required unless the settings say none, which they may for this
// machine alone. A connection is kept for a few letters. For one thread at a time; libcurl is first touched here.
class MailServer {
 public:
    explicit MailServer(const Settings::Smtp& settings);
    ~MailServer();

    // Both are bare addresses that is_email_address holds good. Waits for the server, `timeout` seconds at most for each
    // answer.
    Sending send(const std::string& from, const std::string& to, std::string_view message);

    void hang_up();

    // The program stops: a server that says nothing is given three seconds more. Any thread.
    void hurry() { patience_ends_ = std::chrono::steady_clock::now() + std::chrono::seconds{3}; }

 private:
    struct Line;
    Sending try_once(const std::string& from, const std::string& to, std::string_view message);

    bool is_out_of_patience() const { return std::chrono::steady_clock::now() >= patience_ends_.load(); }

    const Settings::Smtp& settings_;
    std::unique_ptr<Line> line_;
    std::atomic<std::chrono::steady_clock::time_point> patience_ends_{std::chrono::steady_clock::time_point::max()};
};

}  // namespace trousse
