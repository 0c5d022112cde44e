#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <vector>

namespace trousse {

static void watch(int watcher, const Caller& caller, std::size_t place);

void run(const Load& load) {
    const int watcher = ::epoll_create1(EPOLL_CLOEXEC);
    const std::unique_ptr<const int, void (*)(const int*)> closed_at_the_end{&watcher,
                                                                             [](const int* it) { ::close(*it); }};
    std::vector<std::unique_ptr<Caller>> callers;
    std::size_t asked = 0, answered = 0;
    for (std::size_t place = 0; place < load.connections && asked < load.how_many; ++place) {
        callers.push_back(std::make_unique<Caller>(load.port));
        watch(watcher, *callers.back(), place);
        callers.back()->ask(load.request(asked++));
    }
    std::array<epoll_event, 64> events;
    while (answered < load.how_many) {
        const int ready = ::epoll_wait(watcher, events.data(), events.size(), 30'000);
        if (ready == 0) throw std::runtime_error{"the server has not answered for 30 s"};
        for (int i = 0; i < ready; ++i) {
            const auto place = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
            Caller& caller = *callers[place];
            if (!caller.take()) continue;
            if (caller.status() != load.status)
                throw std::runtime_error{"an answer of another kind: " + caller.answer()};
            ++answered;
            if (caller.is_over()) {
                caller.open();
                watch(watcher, caller, place);
            }
            if (asked < load.how_many) caller.ask(load.request(asked++));
        }
    }
}

void watch(int watcher, const Caller& caller, std::size_t place) {
    epoll_event wanted{.events = EPOLLIN, .data = {.u64 = place}};
    if (::epoll_ctl(watcher, EPOLL_CTL_ADD, caller.descriptor(), &wanted) != 0) throw std::runtime_error{"epoll_ctl"};
}

Caller::~Caller() { ::close(descriptor_); }

void Caller::open() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error{"the server takes no connection"};
}

void Caller::ask(std::string_view request) {
    arrived_.clear();
    if (::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error{"a request was not sent"};
}

bool Caller::take() {
    std::array<char, 65'536> buffer;
    const auto bytes = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (bytes <= 0) throw std::runtime_error{"the server hung up in the middle"};
    arrived_.append(buffer.data(), static_cast<std::size_t>(bytes));

    const auto head = arrived_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    constexpr std::string_view kLength = "Content-Length: ";
    const auto length_at = arrived_.find(kLength);
    if (length_at > head) throw std::runtime_error{"an answer without a length: " + arrived_};
    std::size_t length = 0;
    std::from_chars(arrived_.data() + length_at + kLength.size(), arrived_.data() + head, length);
    return arrived_.size() >= head + 4 + length;
}

int Caller::status() const {
    int status = 0;
    if (arrived_.size() > 12) std::from_chars(arrived_.data() + 9, arrived_.data() + 12, status);
    return status;
}

bool Caller::is_over() const { return arrived_.find("Connection: close\r\n") < arrived_.find("\r\n\r\n"); }

}  // namespace trousse
