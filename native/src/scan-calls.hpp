#pragma once

#include <napi.h>

namespace spondyl {

/** Puts the calls of the scan on the addon; none where the system has not what they are made of. */
void add_scan_calls(Napi::Env env, Napi::Object exports);

}  // namespace spondyl
