#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <random>

#include "app.hpp"
#include "model.hpp"
#include "orders/orders.hpp"

namespace trousse::model {

// One walk: acts at random, each asked of the program and of the model, which must say the same, and after each the
// database must say what the model says. The same seed takes the same steps.
class Walk {
 public:
    explicit Walk(std::uint64_t seed);
    ~Walk();
    void step();
    void check();  // what is looked at now and then

 private:
    using Json = nlohmann::json;
    struct Kind {
        int weight;
        bool (Walk::*take)();  // false: there is nothing to do it with
    };
    static const std::vector<Kind>& kinds();
    const Kind& any_kind();

    // ── Of schools, and for them (model_steps_answers.cpp) ──
    bool order();
    bool change();
    bool cancel();
    bool decline();
    bool exclude();
    bool withdraw();
    bool run_by_admin();
    bool run_by_job();
    bool run_cut_short();
    bool undo();
    bool release_letters();
    bool post();  // what is due leaves

    // ── In the storeroom (model_steps_storeroom.cpp) ──
    bool pack();
    bool unpack();
    bool ship();
    bool deliver();
    bool release_remainder();
    bool ship_parcel();
    bool deliver_parcel();
    bool unpack_parcel();
    bool lose_parcel();
    bool resend_parcel();
    bool take_back();
    bool open_claim();
    bool answer_claim();
    bool make_wave();
    bool remove_wave();
    bool build();
    bool act_upon_many();
    bool scan();

    // ── On the shelves (model_steps_shelves.cpp) ──
    bool receive();
    bool adjust();
    bool hand_out();
    bool count();

    // ── Over the year (model_steps_year.cpp) ──
    bool pass_time();
    bool turn_clock();
    bool restart();
    bool set();
    bool edit_kit();
    bool add_school();
    bool close_school();
    bool open_school();
    bool declare_ranks();
    bool add_campaign();
    bool publish();
    bool archive();
    bool tidy_up();  // towards the archive: one thing that is still to be done
    bool publish_next();
    bool set_active(bool active);
    bool ask_late();

    // ── Dice ──
    std::uint64_t die(std::uint64_t sides) { return dice_() % sides; }
    bool one_in(std::uint64_t n) { return die(n) == 0; }
    Index any(Index n) { return static_cast<Index>(die(n)); }
    Index campaign_at_hand() const;  // the published one, or the last that was
    Index any_school() { return any(model_.schools.size()); }
    Index any_order(const std::function<bool(const Order&)>& fits);  // kNone: there is none
    bool any_parcel(const std::function<bool(const Parcel&)>& fits, Index& order, Index& parcel);
    Who either(Index school);  // staff, or the school itself
    Wish any_wish(Index campaign);
    Wish same_wish(const Order& order);
    Pieces some_of(const Pieces& most);
    Pieces some_pieces(Count most);

    // ── Asking ──
    struct Asked {
        Request request;
        int status = 0;
    };
    struct Ask {
        std::string did;
        Who who = {};
        std::string path;
        Json body = Json::object();
        std::string if_match = "";
        std::string method = "POST";
    };
    void ask(Ask what, const std::string& expected);  // its answer is then in told_
    Answer send(const Request& request);
    std::int64_t lines_written();
    void ask_again(const Request& request, const Answer& answer);
    Json look(const Who& who, const std::string& path, const Texts& query);
    bool act_upon(const char* act, const std::function<bool(const Order&)>& fits,
                  const std::function<std::string(Index)>& model, const Json& body = Json::object());
    bool act_upon_parcel(const char* act, std::initializer_list<const char*> states,
                         const std::function<std::string(Index, Index)>& model, const Json& body = Json::object());
    Visitor visitor(const Who& who) const;
    std::string version(Sql sql, std::int64_t key);
    std::string version(Sql sql, const std::string& name) { return version(sql, trousse::key_of(name)); }
    std::string version_of(const Order& order);
    static std::int64_t key_of(const Order& order);
    Json lines(const Pieces& pieces);
    Json wished(const Wish& wish, bool with_contact);
    Json campaign_body(const Campaign& campaign, const Json& from);
    Json contents_body(const std::vector<Part>& parts, Count pick);
    std::string path_of(const Order& order) const { return "/api/v1/orders/" + order.number; }
    std::string path_of(Index order, Index parcel) const;

    // ── Around it ──
    void open_program();
    void set_up();
    void compare();
    void hold_to_promise(const Model& before);
    void hold_to_line(const Model& before);
    void check_lists();
    void check_books();
    void check_standing(const Order& order);
    void check_waves();
    void check_line();
    void check_coverage(Index campaign);
    void require_told(const char* list, const std::vector<Index>& orders);
    std::string trail() const;
    Instant now() const { return Instant{std::chrono::seconds{model_.now}}; }
    Database& db() { return program_->db(); }

    std::mt19937_64 dice_;
    const std::uint64_t seed_;
    const std::filesystem::path folder_;
    std::optional<Program> program_;
    Model model_;
    std::vector<std::string> items_, schools_, claims_, runs_, counts_;  // their names outside
    std::deque<Asked> asked_;                                            // and done
    std::deque<std::string> trail_;
    Json told_;
    std::string did_;
    bool may_break_ = false;  // the act is one that product.md names as breaking the promise of rule 4
    Moment drift_ = 0;        // of a clock that is wrong
    int steps_ = 0;
};

}  // namespace trousse::model
