// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include <regie/abi/notifier.h>

#include "engine/plugin/host.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::plugin {

/// A notifier as the port for effects of kind `notify`; any other kind is rejected. The message
/// goes to the contact's first channel of email, phone, post, web_hook, or whatever there is.
/// `host` must outlive the result. Errors: `plugin_failed`.
[[nodiscard]] Result<std::unique_ptr<runtime::Effects>> make_notifier(
    const regie_notifier_v1* table, const Host& host, const std::string& plugin,
    const std::map<std::string, std::string>& options);

}  // namespace regie::plugin
