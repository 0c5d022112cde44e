#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "platform/config.hpp"

namespace trousse {

// A real mail server as a process of its own (tests/fixtures/mail_server.py), which answers as it is told.
class TestMailServer {
 public:
    explicit TestMailServer(const std::string& words = "starttls auth");
    ~TestMailServer();
    TestMailServer(const TestMailServer&) = delete;
    TestMailServer& operator=(const TestMailServer&) = delete;

    void answers(const std::string& lines) const;  // « once rcpt 451 4.7.1 later », one a line
    std::vector<std::string> mails() const;        // taken so far, each with its envelope before it
    bool has_taken(std::size_t mails) const;       // waits for them, for a while

    Settings::Smtp settings() const;  // that reach it well
    const std::filesystem::path& folder() const { return folder_; }

 private:
    const std::filesystem::path folder_;
    const bool tls_, login_;
    pid_t process_ = 0;
    int port_ = 0;
};

}  // namespace trousse
