#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

#include "platform/http.hpp"
#include "platform/http_guard.hpp"
#include "platform/log.hpp"
#include "platform/memory.hpp"
#include "platform/problem.hpp"

namespace trousse {

// The threads of one door. Whatever goes wrong with a connection ends there, and not with the program.
class Workers : public httplib::TaskQueue {
 public:
    explicit Workers(std::size_t threads) : pool_{threads} {}

    using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));  // nothing in 0.11, a bool in 0.18
    Taken enqueue(std::function<void()> serve_connection) override;
    void shutdown() override { pool_.shutdown(); }

 private:
    void tell_of_the_last_descriptor();

    httplib::ThreadPool pool_;
    std::chrono::steady_clock::time_point told_at_;
};

// One listener. cpp-httplib does the sockets, the threads and the parsing; Dispatch decides where a request goes.
// It derives from the library's server because only that way can the backlog be set.
class Server::Door : public httplib::Server {
 public:
    Door(const Dispatch& dispatch, Listening listening, Visitor visitor);
    ~Door() override;
    void start();

 private:
    void keep_listening();
    HandlerResponse before_routing(httplib::Request& request, httplib::Response& response);
    void receive(const httplib::Request& raw, httplib::Response& response) const;
    Request request_of(const httplib::Request& raw) const;

    const Dispatch& dispatch_;
    const bool behind_proxy_;
    const Visitor visitor_;  // whoever comes in by this door; a guest shows a session
    int listener_ = -1;  // the same socket as the library's, which it closes at some failures
    std::atomic<bool> is_closing_ = false;
    std::thread listening_;
};

// A large file takes a multiple of its size, in pieces that would otherwise stay with the program.
constexpr std::size_t kMuch = 1 << 20;  // bytes
static thread_local bool took_much = false;

constexpr int kBacklog = 1024;  // the library compiles in 5

static void answer_with(httplib::Response& response, Answer answer);
static void send_file(httplib::Response& response, const Answer& answer);
static void send_pieces(httplib::Response& response, const Answer& answer);
static void refuse_and_close(httplib::Response& response, const Answer& answer);
static void add_security_headers(httplib::Response& response);

Server::Server(const Dispatch& dispatch, Listening listening) : dispatch_{dispatch}, listening_{listening} {}

Server::~Server() = default;

int Server::open_port(const std::string& host, int port) {
    auto door = std::make_unique<Door>(dispatch_, listening_, Visitor{});
    const int wanted = port;
    const bool bound = port == 0 ? (port = door->bind_to_any_port(host)) > 0 : door->bind_to_port(host, port);
    if (!bound) throw std::runtime_error{"port " + std::to_string(wanted) + " is taken on " + host};
    door->start();
    doors_.push_back(std::move(door));
    return port;
}

void Server::open_socket(const std::filesystem::path& socket) {
    auto door = std::make_unique<Door>(dispatch_, Listening{.threads = 2},
                                       Visitor{.role = Role::operator_at_the_machine, .actor = "operator"});
    std::filesystem::remove(socket);
    door->set_address_family(AF_UNIX);
    const auto usual = ::umask(0177);
    const bool bound = door->bind_to_port(socket.string(), 1);  // the library wants a port, which a path has not
    ::umask(usual);
    if (!bound) throw std::runtime_error{"cannot listen on " + socket.string()};
    door->start();
    doors_.push_back(std::move(door));
}

Server::Door::Door(const Dispatch& dispatch, Listening listening, Visitor visitor)
    : dispatch_{dispatch}, behind_proxy_{listening.behind_proxy}, visitor_{std::move(visitor)} {
    set_tcp_nodelay(true);
    set_keep_alive_max_count(100);
    set_keep_alive_timeout(2);  // seconds; an idle connection holds a thread for as long
    set_payload_max_length(dispatch.longest_body());
    new_task_queue = [threads = listening.threads] { return new Workers(threads); };
    set_socket_options([](socket_t socket) {  // not SO_REUSEPORT, by which two servers would share a port unnoticed
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });

    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
        return before_routing(const_cast<httplib::Request&>(request), response);  // the library's own is not const
    });
    const auto receive_it = [this](const httplib::Request& raw, httplib::Response& response) { receive(raw, response); };
    Post(R"([\s\S]*)", receive_it);
    Patch(R"([\s\S]*)", receive_it);
    set_post_routing_handler(
        [](const httplib::Request&, httplib::Response& response) { add_security_headers(response); });
    // What fails before a route is found fails for want of memory. By itself, the library puts the reason into a header.
    set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
        log_error("a request could not be read");
        refuse_and_close(response, told(Problem{.status = 503, .code = "too_busy"}));
    });
    set_error_handler([](const httplib::Request&, httplib::Response& response) {
        if (response.has_header("Content-Type")) return;  // our own; one without is what the library could not parse
        refuse_and_close(response, told(Problem{.status = response.status, .code = "bad_request"}));
    });
}

// Answers at once what has no body, which spares it the library's regular expressions.
httplib::Server::HandlerResponse Server::Door::before_routing(httplib::Request& request, httplib::Response& response) {
    const bool takes_body = request.method == "POST" || request.method == "PATCH";
    try {
        guard(request, dispatch_);
        if (takes_body && request.get_header_value("Content-Length").size() > 5)  // a long one is asked for first
            dispatch_.require_welcome(request_of(request));
    } catch (const Problem& problem) {
        if (request.method == "HEAD") request.method = "GET";  // without a body nothing would close the connection
        refuse_and_close(response, told(problem));
        return HandlerResponse::Handled;
    }
    request.ranges.clear();
    if (takes_body) {
        request.headers.erase("Accept-Encoding");  // or the library compresses each answer anew
        return HandlerResponse::Unhandled;
    }
    receive(request, response);
    request.headers.erase("Accept-Encoding");
    return HandlerResponse::Handled;
}

void Server::Door::receive(const httplib::Request& raw, httplib::Response& response) const {
    try {
        Request request = request_of(raw);
        took_much |= raw.body.size() > kMuch;
        request.body = raw.body;
        answer_with(response, dispatch_(std::move(request)));
        took_much |= response.body.size() > kMuch;
    } catch (const Problem& problem) {
        answer_with(response, told(problem));
    }
}

Request Server::Door::request_of(const httplib::Request& raw) const {
    Request request = read(raw, behind_proxy_);
    request.visitor = visitor_;
    return request;
}

void Server::Door::start() {
    keep_memory_back();
    ::listen(svr_sock_, kBacklog);
    listener_ = ::fcntl(svr_sock_, F_DUPFD_CLOEXEC, 0);
    listening_ = std::thread{[this] { keep_listening(); }};
    while (!is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});  // an earlier stop() would be lost
}

// The library closes its door for good when the machine has no room for one more connection (ENFILE, ENOBUFS, ENOMEM).
void Server::Door::keep_listening() {
    listen_after_bind();
    while (!is_closing_) {
        log_error("connections could not be taken: the door is opened again", {});
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        stop();  // nothing runs, but 0.18 would not listen again before
        svr_sock_ = ::fcntl(listener_, F_DUPFD_CLOEXEC, 0);
        if (svr_sock_ >= 0) listen_after_bind();
    }
}

Server::Door::~Door() {
    is_closing_ = true;
    stop();
    ::shutdown(listener_, SHUT_RDWR);  // for a door that is just being opened again
    if (listening_.joinable()) listening_.join();
    ::close(listener_);
}

// The connection is then served by whoever took it, and who comes next waits.
Workers::Taken Workers::enqueue(std::function<void()> serve_connection) {
    tell_of_the_last_descriptor();
    const auto serve = [serve_connection] {
        try {
            serve_connection();
        } catch (const std::exception& reason) {
            log_error("a connection was given up", {{"why", reason.what()}});
        }
        if (std::exchange(took_much, false)) give_memory_back();
    };
    try {
        return pool_.enqueue(serve);
    } catch (const std::bad_alloc&) {
        serve();
        return static_cast<Taken>(true);
    }
}

// The library waits without a word until there is another.
void Workers::tell_of_the_last_descriptor() {
    const int spare = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    if (spare >= 0) {
        ::close(spare);
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (told_at_ + std::chrono::minutes{1} > now) return;
    told_at_ = now;
    log_error("no file descriptor is left: who comes waits (LimitNOFILE)", {{"why", std::strerror(errno)}});
}

void answer_with(httplib::Response& response, Answer answer) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(name.c_str(), value);
    if (!answer.file.empty()) return send_file(response, answer);
    if (answer.pieces) return send_pieces(response, answer);
    if (answer.status == 204 || answer.status == 304) return;
    response.set_header("Content-Type", answer.type);
    response.body = std::move(answer.body);  // set_content would copy it
}

// Piece by piece: a copy of the data may be larger than the memory.
void send_file(httplib::Response& response, const Answer& answer) {
    constexpr std::size_t kPiece = 64 * 1024;
    const auto file = std::make_shared<std::ifstream>(answer.file, std::ios::binary);
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(answer.file, missing);
    if (missing) return answer_with(response, told(Problem{.status = 404, .code = "not_found"}));
    if (!*file) return answer_with(response, told(Problem{.status = 503, .code = "too_busy"}));
    response.set_content_provider(bytes, answer.type, [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        std::array<char, kPiece> piece;
        file->seekg(static_cast<std::streamoff>(offset));
        file->read(piece.data(), static_cast<std::streamsize>(std::min(length, piece.size())));
        if (file->gcount() <= 0) return false;
        sink.write(piece.data(), static_cast<std::size_t>(file->gcount()));
        return true;
    });
}

// Made as they are sent: none of them waits in the memory for the next. Where one cannot be made the answer is cut off,
// and whoever reads it knows that it is not whole.
void send_pieces(httplib::Response& response, const Answer& answer) {
    response.set_chunked_content_provider(answer.type, [next = answer.pieces](std::size_t, httplib::DataSink& sink) {
        try {
            const std::string piece = next();
            piece.empty() ? sink.done() : static_cast<void>(sink.write(piece.data(), piece.size()));
            return true;
        } catch (const std::exception& reason) {
            log_error("an answer was cut off", {{"why", reason.what()}});
            return false;
        }
    });
}

// The library closes after an answer only when a content provider fails: this one writes everything, then says it did.
void refuse_and_close(httplib::Response& response, const Answer& answer) {
    response.status = answer.status;
    response.set_content_provider(answer.body.size(), answer.type,
                                  [body = answer.body](auto, auto, httplib::DataSink& sink) {
                                      sink.write(body.data(), body.size());
                                      return false;
                                  });
}

constexpr auto kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

void add_security_headers(httplib::Response& response) {
    if (!response.has_header("Cache-Control")) response.set_header("Cache-Control", "no-store");
    response.set_header("Content-Security-Policy", kContentSecurityPolicy);
    response.set_header("Strict-Transport-Security", "max-age=31536000");
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "same-origin");
    response.set_header("Cross-Origin-Opener-Policy", "same-origin");
    response.set_header("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace trousse
