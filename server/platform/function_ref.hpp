#pragma once

#include <concepts>
#include <memory>
#include <type_traits>

namespace trousse {

// What is called while it is handed down, and never kept: no copy, no allocation.
template <class Argument>
class FunctionRef {
 public:
    template <class Callee>
    requires(!std::same_as<std::remove_cvref_t<Callee>, FunctionRef> && std::invocable<Callee&, Argument>)
        FunctionRef(Callee&& callee)
        : callee_{const_cast<void*>(static_cast<const void*>(std::addressof(callee)))},
          call_{[](void* to, Argument argument) { (*static_cast<std::remove_reference_t<Callee>*>(to))(argument); }} {}

    void operator()(Argument argument) const { call_(callee_, argument); }

 private:
    void* callee_;
    void (*call_)(void* to, Argument argument);
};

}  // namespace trousse
