// SPDX-License-Identifier: Apache-2.0
#include <soci/soci.h>
#include <regie/error.hpp>
#include <regie/sdk/notifier.hpp>
#include "engine/base/json.hpp"
#include "plugins/report_html/page.hpp"
