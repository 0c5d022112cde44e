#include "privacy/notice_routes.hpp"

#include "platform/answers.hpp"

namespace trousse {

static Answer show_notice(const Settings& settings, const Request& request);

Routes notice_routes(Service& service) {
    return {public_read("/api/v1/privacy",
                        [&service](const Request& request) { return show_notice(service.settings, request); })};
}

// Where nobody is named, whoever runs the campaign answers.
Answer show_notice(const Settings& settings, const Request& request) {
    require_known(request, {});
    const auto& [name, address, phone, email] = settings.privacy_officer;
    const auto else_of = [](const std::string& own, const std::string& body) { return own.empty() ? body : own; };
    Answer answer = ok({{"officer",
                         {{"name", name},
                          {"body", settings.contact.name},
                          {"address", else_of(address, settings.contact.address)},
                          {"phone", else_of(phone, settings.contact.phone)},
                          {"email", else_of(email, settings.contact.email)}}},
                        {"retention_days", settings.retention_days}});
    answer.headers.emplace_back("Cache-Control", "public, max-age=60");
    return answer;
}

}  // namespace trousse
