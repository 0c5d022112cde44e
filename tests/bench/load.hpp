#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace trousse {

// A connection to a server on this machine, kept open for as long as the server keeps it. It costs as little as can be,
// for it shares the processors with what is measured.
class Caller {
 public:
    explicit Caller(int port) : port_{port} { open(); }
    ~Caller();
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    void ask(std::string_view request);
    bool take();           // what has arrived; true once the answer is whole. Waits if nothing has.
    int status() const;    // of the whole answer
    bool is_over() const;  // the server closes after this answer
    void open();           // again
    int descriptor() const { return descriptor_; }
    const std::string& answer() const { return arrived_; }

 private:
    const int port_;
    int descriptor_ = -1;
    std::string arrived_;
};

// Asks `how_many` times over `connections` at once, by one thread: the next request goes out as soon as an answer is
// whole. Throws when an answer has another status.
struct Load {
    int port = 0;
    std::size_t connections = 1;
    std::size_t how_many = 0;
    int status = 200;
    std::function<std::string_view(std::size_t turn)> request;
};
void run(const Load& load);

}  // namespace trousse
