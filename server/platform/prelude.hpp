// What nearly every file includes, read once for all of them: CMakeLists.txt puts it before each file. None may depend on
// that: the preset `tidy` compiles each by itself and without this.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What writes and reads JSON is large, and made once, by prelude.cpp, instead of in each file that does either.
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::parser<nlohmann::json,
                                               nlohmann::detail::iterator_input_adapter<std::string::const_iterator>>;
