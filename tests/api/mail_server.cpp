#include "mail_server.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "campaign_day.hpp"

namespace trousse {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

static std::string text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator{in}, {}};
}

TestMailServer::TestMailServer(const std::string& words)
    : folder_{fresh_folder()}, tls_{words.find("no-starttls") == std::string::npos}, login_{words.find("auth") != std::string::npos} {
    std::vector<std::string> all{"/usr/bin/python3", FIXTURES "/mail_server.py", folder_.string()};
    std::istringstream list{words};
    for (std::string word; list >> word;) all.push_back(word);
    std::vector<char*> arguments;
    for (std::string& word : all) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (folder_ / "log").c_str(), O_WRONLY | O_CREAT, 0600);
    const int failed = ::posix_spawn(&process_, all[0].c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error{"no python3 to serve mail"};
    for (int i = 0; i < 1200 && !fs::exists(folder_ / "port"); ++i) std::this_thread::sleep_for(50ms);
    if (!fs::exists(folder_ / "port")) throw std::runtime_error{"the mail server does not start: " + text_of(folder_ / "log")};
    port_ = std::stoi(text_of(folder_ / "port"));
}

TestMailServer::~TestMailServer() {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    fs::remove_all(folder_);
}

void TestMailServer::answers(const std::string& lines) const { std::ofstream{folder_ / "answers"} << lines << '\n'; }

std::vector<std::string> TestMailServer::mails() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder_})
        if (entry.path().filename().string().starts_with("mail-")) files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::string> texts;
    for (const fs::path& file : files) texts.push_back(text_of(file));
    return texts;
}

bool TestMailServer::has_taken(std::size_t count) const {
    for (int i = 0; i < 1200; ++i) {
        if (mails().size() >= count) return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

Settings::Smtp TestMailServer::settings() const {
    Settings::Smtp smtp;
    smtp.host = "localhost";
    smtp.port = port_;
    smtp.security = tls_ ? "starttls" : "none";
    if (login_) smtp.user = "trousse", smtp.password = "pâte à modeler";
    smtp.from_address = "trousse@prel.example";
    smtp.from_name = "L'équipe, PREL";
    smtp.reply_to = "info@prel.example";
    if (tls_) smtp.ca_file = folder_ / "ca.pem";
    smtp.timeout = 20;
    return smtp;
}

}  // namespace trousse
