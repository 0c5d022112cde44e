#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/ids.hpp"

namespace trousse {

struct Problem;

// Who asks. An admin may all that staff may, the operator (at the machine's own socket) all that an admin may. A
// monitor reads how the program goes, and nothing about anybody.
enum class Role { guest, monitor, school, staff, admin, operator_at_the_machine };

struct Visitor {
    Role role = Role::guest;
    std::string actor = {};     // as the audit names it: school:KEY, account:KEY, token:KEY, operator; "" for a guest
    std::int64_t id = 0;        // the key of the school, the account or the token
    std::int64_t campaign = 0;  // of a school: the key of the campaign whose code or link it showed
    std::int64_t link = 0;      // of a school: the key of the link that let it in; 0 where its code did
    std::string session = {};   // the hash of the session's token

    bool is_staff() const { return role >= Role::staff; }
    bool is_person() const { return actor.starts_with("account:"); }  // of the team, signed in: no token, no operator
};

using Texts = std::map<std::string, std::string, std::less<>>;

struct Request {
    std::string method;      // HEAD has become GET
    std::string path;        // without the query, as sent: nothing is decoded
    std::string asked = {};  // the query as sent, « ?… », or ""
    Texts query = {};        // decoded
    std::string body = {};
    std::string content_type = {};
    std::string idempotency_key = {};  // each of these "" when there is none
    std::string if_match = {};
    std::string if_none_match = {};
    std::string accept_encoding = {};
    std::string session = {};  // the token that the cookie holds
    std::string device = {};   // what another cookie holds, where somebody of the team signed in before
    std::string bearer = {};   // of a program: it stands for itself, and the cookie beside it counts for nothing
    std::string origin = {};
    std::string fetch_site = {};
    std::string host = {};
    std::string user_agent = {};
    std::string address = {};  // of the peer, or of whom the proxy names; "" at the machine's own socket
    Visitor visitor = {};
    Texts parameters = {};  // what stands in the path for {number}

    const std::string& parameter(std::string_view name) const { return parameters.find(name)->second; }
    template <class Noun>
    Id<Noun> id(std::string_view name) const {
        return Id<Noun>::named(parameter(name));
    }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
    int status = 200;
    std::string body = {};
    std::string type = "application/json";
    Headers headers = {};  // Location, ETag, Set-Cookie ...; Cache-Control is no-store where it is not named
    std::filesystem::path file = {};  // sent from the disk in place of the body, where it is named
    std::function<std::string()> pieces = {};  // one after the other in place of the body, until an empty one
};

enum class Method { get, post, patch, remove };
enum class Access { anyone, schools, schools_and_staff, staff, admins, operators, monitors };
using Handler = std::function<Answer(const Request&)>;

// What a POST does with an Idempotency-Key (product.md, rule 7). An act is done once for each: without one it is
// refused before its handler runs, and the handler tells its story inside once(). What changes nothing, or may well be
// done twice (a preview, a sign-in), asks for none.
enum class Once { by_key, no_act };

struct Post {
    consteval Post(Method method) {
        if (method != Method::post) throw "only a POST says whether it is done once for each key";
    }
};
struct NoPost {
    Method method;
    consteval NoPost(Method given) : method{given} {
        if (given == Method::post) throw "a POST says whether it is done once for each key";
    }
};

inline constexpr std::size_t kUsualBody = 64 * 1024;

// One line of the table. Access has no default, nor has Once: a route that states none does not compile.
struct Route {
    Method method;
    std::string_view path;  // "/api/v1/orders/{number}": one segment for each brace
    Access access;
    Once once = Once::no_act;  // no other method than POST takes a key
    Handler handler;
    std::size_t longest_body = kUsualBody;  // in bytes; a longer one is refused unread
    bool asks_who = true;                   // false: everybody is answered alike, and no session is looked up
    std::string_view takes = "application/json";  // what a body must say that it is: else 415
    std::string_view shows = "";  // whose contact: of the order or the school in its path, or a list's name; else nobody's

    Route(Post, std::string_view at, Access by, Once acts, Handler answers, std::size_t longest = kUsualBody)
        : method{Method::post}, path{at}, access{by}, once{acts}, handler{std::move(answers)}, longest_body{longest} {}
    Route(NoPost other, std::string_view at, Access by, Handler answers, std::size_t longest = kUsualBody)
        : method{other.method}, path{at}, access{by}, handler{std::move(answers)}, longest_body{longest} {}
};
using Routes = std::vector<Route>;

// A GET that answers everybody alike.
Route public_read(std::string_view path, Handler handler);

// A route whose body is a table: text/csv.
Route takes_csv(Route route);

// A route that programs for mail call: a form.
Route takes_form(Route route);

// A route whose answer names people to the team: « order », « school », or what the list is called.
Route shows_contact(std::string_view whose, Route route);

std::string_view word(Method method);
std::string_view word(Access access);
bool may(Access access, Role role);

// What stands around the table of routes.
struct Surroundings {
    std::function<Visitor(const Request&)> identify;                        // by its bearer or its session; else a guest
    std::function<std::optional<Answer>(const Request&)> page;              // for a GET that no route fits
    std::function<void(const Route*, int status, std::chrono::nanoseconds)> observe;  // of each answer; no route: a page
    std::function<void(const Visitor&)> before_act = {};  // throws where somebody acts or edits too often
    std::function<void(const Request&, std::string_view)> looked = {};  // somebody of the team looked at a contact
    std::string scheme = "http";  // of the address that people type: the same host by another is another site
};

// Finds the route, asks whether the visitor may and whether an act has its key, and runs the handler. A thrown Problem
// becomes the answer, anything else a 500, or a 503 for want of memory or descriptors, whose reason goes to the log only.
// Any thread may call it: a server's, a command line's.
class Dispatch {
 public:
    Dispatch(Routes routes, Surroundings surroundings);

    // Never throws. A request whose visitor is a guest is identified by its bearer or its session first.
    Answer operator()(Request request) const;

    // The longest body that this method and path take; throws the Problem of a route that does not exist.
    std::size_t longest_body(std::string_view method, std::string_view path) const;
    std::size_t longest_body() const;

    // For the few routes with a long body: may this visitor send it at all? Throws the Problem that refuses.
    void require_welcome(Request request) const;

    const Routes& routes() const { return routes_; }

 private:
    Answer answer(Request& request, const Route*& route) const;
    const Route* find(Request& request) const;
    void require_leave(const Route& route, Request& request) const;
    void require_access(const Route& route, Request& request) const;

    const Routes routes_;
    const Surroundings around_;
};

// A refusal as application/problem+json (RFC 9457).
Answer told(const Problem& problem);

struct Listening {
    std::size_t threads = 64;
    bool behind_proxy = false;  // only then is X-Forwarded-For believed
};

// Serves one table of routes at several doors. What is no clean HTTP request is refused, and the connection closed,
// before any of its body is read (http_guard.hpp). Only http_*.cpp know the library.
class Server {
 public:
    Server(const Dispatch& dispatch, Listening listening);
    ~Server();  // answers what is under way, then closes all doors

    // Opens a TCP door and returns its port; port 0 takes a free one. Throws std::runtime_error when it is taken.
    int open_port(const std::string& host, int port);

    // Opens a door that only this machine's user can reach (mode 0600); whoever comes in by it is the operator.
    void open_socket(const std::filesystem::path& socket);

 private:
    class Door;
    const Dispatch& dispatch_;
    const Listening listening_;
    std::vector<std::unique_ptr<Door>> doors_;
};

}  // namespace trousse
