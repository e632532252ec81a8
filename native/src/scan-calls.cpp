// The door between JavaScript and the scan's kernels.
#include "scan-calls.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "file-heads.hpp"

namespace spondyl {

#if defined(__unix__) || defined(__APPLE__)

namespace {

template <typename Array>
Array typed(const Napi::CallbackInfo& info, std::size_t index, napi_typedarray_type kind, const char* name) {
  const Napi::Value value = argument(info, index);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != kind) {
    throw Napi::TypeError::New(info.Env(), std::string(name) + " is not of the right kind");
  }
  return value.As<Array>();
}

std::size_t whole(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  const Napi::Value value = argument(info, index);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(number >= 0 && number <= 0x7fffffff) || number != std::floor(number)) throw Napi::TypeError::New(info.Env(), std::string(name) + " must be a whole number");
  return static_cast<std::size_t>(number);
}

std::string text(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  const Napi::Value value = argument(info, index);
  if (!value.IsString()) throw Napi::TypeError::New(info.Env(), std::string(name) + " must be a string");
  return value.As<Napi::String>().Utf8Value();
}

void refuse_unless(bool fits, Napi::Env env, const char* what) {
  if (!fits) throw Napi::RangeError::New(env, what);
}

template <typename Array, typename Value>
Array columns(Napi::Env env, const std::vector<Value>& values) {
  Array array = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

/** listFolder(folder) -> { names, kinds, sizes, times } | null; names are joined by "/", which is in none. */
Napi::Value list_folder_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  FolderList list;
  if (!list_folder(text(info, 0, "folder"), list)) return env.Null();
  std::string names;
  for (const std::string& name : list.names) {
    if (!names.empty()) names += '/';
    names += name;
  }
  auto answer = Napi::Object::New(env);
  answer.Set("names", Napi::String::New(env, names));
  answer.Set("kinds", columns<Napi::Uint8Array>(env, list.kinds));
  answer.Set("sizes", columns<Napi::Float64Array>(env, list.sizes));
  answer.Set("times", columns<Napi::Float64Array>(env, list.times));
  return answer;
}

std::vector<std::string> split(const std::string& joined) {
  std::vector<std::string> names;
  for (std::size_t from = 0; from <= joined.size();) {
    const std::size_t to = std::min(joined.find('/', from), joined.size());
    names.push_back(joined.substr(from, to - from));
    from = to + 1;
  }
  return names;
}

/** readHeads(folder, names, part, into, lengths, words, fileWord, momentWord) */
Napi::Value read_heads_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::vector<std::string> names = split(text(info, 1, "names"));
  const std::size_t part = whole(info, 2, "part");
  auto into = typed<Napi::Uint8Array>(info, 3, napi_uint8_array, "into");
  auto lengths = typed<Napi::Int32Array>(info, 4, napi_int32_array, "lengths");
  auto words = typed<Napi::Int32Array>(info, 5, napi_int32_array, "words");
  const std::size_t file_word = whole(info, 6, "fileWord");
  const std::size_t moment_word = whole(info, 7, "momentWord");
  refuse_unless(names.size() <= lengths.ElementLength() && names.size() * part <= into.ElementLength(), env, "no room for so many heads");
  refuse_unless(file_word < words.ElementLength() && moment_word < words.ElementLength(), env, "no such word");
  static_assert(sizeof(std::atomic<std::int32_t>) == sizeof(std::int32_t));
  auto* const shared = reinterpret_cast<std::atomic<std::int32_t>*>(words.Data());
  read_heads(text(info, 0, "folder"), names, part, into.Data(), lengths.Data(), {shared + file_word, shared + moment_word});
  return env.Undefined();
}

/** Throws unless every place that a layout names lies in its bytes. */
void check_layout(Napi::Env env, const HeadLayout& layout) {
  for (std::size_t index = 0; index < layout.entries; ++index) {
    const std::int32_t* const row = layout.table + index * table_columns;
    const bool in_bytes = row[0] >= 0 && row[1] >= row[0] + 8 && static_cast<std::size_t>(row[1]) <= layout.length;
    const bool is_whole = row[2] == 0 || row[2] == 8 || row[2] == 12;
    refuse_unless(in_bytes && is_whole && row[1] - row[0] >= row[2] && row[4] >= -1 && row[4] < static_cast<std::int32_t>(layout.slots), env,
                  "this layout is damaged");
  }
}

/** compareHeads(layoutBytes, table, slots, heads, stride, lengths, sizes, from, to, found) -> number */
Napi::Value compare_heads_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto bytes = typed<Napi::Uint8Array>(info, 0, napi_uint8_array, "layout");
  auto table = typed<Napi::Int32Array>(info, 1, napi_int32_array, "table");
  const HeadLayout layout{bytes.Data(), bytes.ElementLength(), table.Data(), table.ElementLength() / table_columns, whole(info, 2, "slots")};
  check_layout(env, layout);
  auto heads = typed<Napi::Uint8Array>(info, 3, napi_uint8_array, "heads");
  const std::size_t stride = whole(info, 4, "stride");
  auto lengths = typed<Napi::Int32Array>(info, 5, napi_int32_array, "lengths");
  auto sizes = typed<Napi::Float64Array>(info, 6, napi_float64_array, "sizes");
  const std::size_t from = whole(info, 7, "from");
  const std::size_t to = whole(info, 8, "to");
  auto found = typed<Napi::Int32Array>(info, 9, napi_int32_array, "found");
  refuse_unless(from <= to && to <= lengths.ElementLength() && to <= sizes.ElementLength() && to * stride <= heads.ElementLength(), env, "no such heads");
  refuse_unless((to - from) * (2 + 3 * layout.slots) <= found.ElementLength(), env, "no room for what is found");
  for (std::size_t file = from; file < to; ++file) {
    refuse_unless(lengths[file] <= static_cast<std::int64_t>(stride), env, "a head is longer than its room");
  }
  const std::size_t alike = compare_heads(layout, {heads.Data(), stride, lengths.Data(), sizes.Data()}, from, to, found.Data());
  return Napi::Number::New(env, static_cast<double>(alike));
}

}  // namespace

void add_scan_calls(Napi::Env env, Napi::Object exports) {
  exports.Set("listFolder", Napi::Function::New(env, list_folder_call, "listFolder"));
  exports.Set("readHeads", Napi::Function::New(env, read_heads_call, "readHeads"));
  exports.Set("compareHeads", Napi::Function::New(env, compare_heads_call, "compareHeads"));
}

#else

void add_scan_calls(Napi::Env, Napi::Object) {}

#endif

}  // namespace spondyl
