#include "platform/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace trousse {

namespace fs = std::filesystem;

[[noreturn]] static void fail_at(const fs::path& path) {
    throw std::system_error{errno, std::generic_category(), path.string()};
}

void make_private(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) fail_at(file);
    ::close(descriptor);
}

void copy_file_whole(const fs::path& from, const fs::path& to) {
    const fs::path beside = to.string() + ".new";
    fs::remove(beside);
    try {
        make_private(beside);
        fs::copy_file(from, beside, fs::copy_options::overwrite_existing);
        fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write);
        flush(beside);
        fs::rename(beside, to);
        flush(to.parent_path().empty() ? fs::path{"."} : to.parent_path());
    } catch (...) {
        std::error_code gone;
        fs::remove(beside, gone);
        throw;
    }
}

void flush(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail_at(path);
    const bool flushed = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!flushed) fail_at(path);
}

}  // namespace trousse
