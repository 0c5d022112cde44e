#pragma once

#include <mutex>
#include <set>
#include <string>
#include <tuple>

#include "platform/http.hpp"
#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// Who of the team looked at which contact, and on which day: one row a person, a subject and a day, however often. A
// read stays a read: what is looked at is kept in memory, and written once a minute by the job. Any thread may call.
class ContactLooks {
 public:
    explicit ContactLooks(Service& service) : service_{service} {}
    ~ContactLooks();  // writes the rest

    // `shown` is what the route shows: order, school, or the name of a list, which is then the subject.
    void note(const Request& request, std::string_view shown);
    Job job();

 private:
    using Look = std::tuple<std::string, std::string, std::string, std::string>;  // kind, subject, day, actor

    std::string write();

    Service& service_;
    std::mutex mutex_;
    std::set<Look> unwritten_;
};

Routes contact_looks_routes(Service& service);

}  // namespace trousse
