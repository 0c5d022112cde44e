#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <initializer_list>

#include "app.hpp"
#include "orders/orders.hpp"
#include "platform/problem.hpp"

namespace trousse {

// A whole server on a free port, with a database of its own, on a day when its one campaign is open.
class CampaignDay {
 public:
    struct Told {
        int status = 0;
        nlohmann::json body;
        std::multimap<std::string, std::string> headers = {};

        std::string header(const std::string& name) const;
        std::string code() const { return body.value("code", ""); }
        std::string fault() const;  // « /kit unknown_kit », of the first one
    };
    using Contents = std::initializer_list<std::pair<ItemId, Count>>;

    // Who asks: the token of a session, "" for a guest. The operator comes in by the machine's own socket.
    struct Who {
        std::string token;
        bool is_operator = false;
    };

    explicit CampaignDay(Settings::Smtp smtp = {});  // by default no mail server is set up
    ~CampaignDay();

    // ── What there is ──
    ItemId item(const std::string& name, Count on_hand);
    void receive(const ItemId& item, Count pieces);
    std::string kit(const std::string& slug, Contents contents);  // gives the slug back
    std::string kit_to_choose(const std::string& slug, Contents fixed, Count pick, Contents dishes);
    std::string generic_kit(Contents contents);
    SchoolId school(const std::string& name, Count shortage_rank = 0);
    SchoolId building(const SchoolId& parent, const std::string& name);
    SchoolId partner(const std::string& name);
    std::vector<SchoolId> schools(int how_many);
    PlaceId place(const SchoolId& school, const std::string& name);
    void archive();                  // the campaign is over for good, and another one is published
    void pool(bool on);
    void before_the_opening();
    void after_the_deadline();
    void at(Instant moment);

    // ── Who asks ──
    static Who guest() { return {}; }
    Who as(const SchoolId& school);
    Who staff();
    Who admin();
    static Who at_the_machine() { return {.token = "", .is_operator = true}; }

    // ── By HTTP ──
    Told get(const Who& who, const std::string& path) const;
    Told post(const Who& who, const std::string& path, const nlohmann::json& body = nlohmann::json::object(),
              std::multimap<std::string, std::string> headers = {}) const;
    Told patch(const Who& who, const std::string& path, const nlohmann::json& body, const std::string& if_match) const;
    Told remove(const Who& who, const std::string& path) const;
    Told send(const Who& who, const std::string& method, const std::string& path, const std::string& body,
              std::multimap<std::string, std::string> headers) const;

    // The school's own acts; without a key of their own, each has a fresh one.
    Told order(const SchoolId& school, const std::string& kit, std::string key = "");
    Told order_by_staff(const SchoolId& school, const std::string& kit);
    Told cancel(const SchoolId& school, const std::string& number, const std::string& then = "none");
    Told decline(const SchoolId& school);
    Told show(const SchoolId& school, const std::string& number);
    Told change(const SchoolId& school, const std::string& number, const nlohmann::json& change);
    Told act(const Who& who, const std::string& number, const std::string& act, nlohmann::json body = nlohmann::json::object());
    Told run_generic() const;

    // ── What the database holds ──
    Count figure(Sql sql);
    Count reserved(const ItemId& item);
    Count on_hand(const ItemId& item);
    std::string outcome_of(const SchoolId& school);  // order, decline, exclusion, silent
    std::string state_of(const SchoolId& school);    // of its newest order

    App& app() { return *app_; }
    Database& db() { return app_->db(); }
    int port() const { return app_->port(); }
    const std::filesystem::path& folder() const { return folder_; }
    Instant now() const { return system_time() + ahead_.load(); }
    void restart(const std::function<void()>& meanwhile = [] {});  // as after a clean stop
    void sign_in_again();  // where all sessions have ended

 private:
    std::string add_kit(const std::string& slug, bool is_generic, Contents fixed, Count pick, Contents dishes);
    static std::string fresh_key();
    SchoolId add_school(const std::string& name, const char* kind, Count rank, const std::optional<SchoolId>& parent);
    Who account(const char* role);

    const std::filesystem::path folder_;
    const Settings::Smtp smtp_;
    std::atomic<Instant::duration> ahead_;  // of the real clock
    std::optional<App> app_;
    std::map<std::string, std::string> tokens_;
    std::mutex tokens_mutex_;
};

// A folder of its own for a test, mode 0700, under the machine's temporary one.
std::filesystem::path fresh_folder();

// Runs `work` on a thread of its own.
template <class Work>
auto meanwhile(Work work) {
    return std::async(std::launch::async, work);
}

// More than `usual`, the quick form, when the environment asks for it.
int how_many(const char* variable, int usual);

// An item as staff see it; so many of each as a body says it.
nlohmann::json item_shown(CampaignDay& day, const ItemId& item);
nlohmann::json item_lines(CampaignDay::Contents all);

// The body of an order.
nlohmann::json order_body(const SchoolId& school, const std::string& kit);

// The body of a delivery of five pieces that is expected.
nlohmann::json delivery_body(const ItemId& item);

}  // namespace trousse
