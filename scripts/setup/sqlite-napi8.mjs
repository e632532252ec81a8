// The whole difference between better-sqlite3 as shipped (Node-API 10) and our build of it (Node-API 8).
//
// Before version 10, Node-API can keep references to objects and functions only. better-sqlite3 also keeps references to
// strings (names, error codes) and to any value (the seed and state of an aggregate). Here such a value is kept in the
// only slot of an array, and the array is what is referenced.

/** @typedef {{ from: string, to: string, times: number }} Change */

export const supportFile = {
  file: 'src/util/boxed-reference.cpp',
  text: `// Keeps any JavaScript value alive under Node-API 8: the value sits in a one-slot array, which is referenced.
// All-zero memory must be a valid empty reference: SQLite hands out aggregate state as zeroed bytes.
template <typename T>
class BoxedReference {
public:
	BoxedReference() {}
	explicit BoxedReference(T value) { Reset(value, 1); }

	T Value() const {
		Napi::Array slots = box.Value();
		napi_value value;
		if (napi_get_element(slots.Env(), slots, 0, &value) != napi_ok) return T();
		return T(slots.Env(), value);
	}

	bool IsEmpty() const { return box.IsEmpty(); }
	void Reset() { box.Reset(); }

	void Reset(Napi::Value value, uint32_t count) {
		Napi::Array slots = Napi::Array::New(value.Env(), 1);
		napi_set_element(value.Env(), slots, 0, value);
		box.Reset(slots, count);
	}

private:
	Napi::Reference<Napi::Array> box;
};
`,
}

const stringReference = { from: 'Napi::Reference<Napi::String>', to: 'BoxedReference<Napi::String>' }

/** @type {{ file: string, changes: Change[] }[]} */
export const patches = [
  {
    file: 'binding.gyp',
    changes: [
      { from: 'NAPI_VERSION=10', to: 'NAPI_VERSION=8', times: 1 },
      // Link-time optimisation doubles the time to compile and gains nothing that can be measured here.
      { from: ", '-flto'],", to: '],', times: 1 },
      { from: "'ldflags': ['-flto'],", to: '', times: 1 },
      { from: "'ldflags': ['-flto', ", to: "'ldflags': [", times: 1 },
    ],
  },
  {
    file: 'src/better_sqlite3.cpp',
    changes: [{ from: '#include "util/helpers.cpp"', to: '#include "util/boxed-reference.cpp"\n#include "util/helpers.cpp"', times: 1 }],
  },
  { file: 'src/util/helpers.cpp', changes: [{ ...stringReference, times: 1 }] },
  {
    file: 'src/util/constants.cpp',
    changes: [
      { ...stringReference, times: 20 },
      {
        from: 'Napi::Persistent(InternalizedFromLatin1(env, str))',
        to: 'BoxedReference<Napi::String>(InternalizedFromLatin1(env, str))',
        times: 2,
      },
    ],
  },
  {
    file: 'src/util/bind-map.cpp',
    changes: [
      { ...stringReference, times: 1 },
      { from: 'Napi::Persistent(InternalizedFromUtf8(env, name, -1))', to: 'InternalizedFromUtf8(env, name, -1)', times: 1 },
      { from: 'Napi::Persistent(pair->name.Value())', to: 'pair->name.Value()', times: 1 },
    ],
  },
  {
    file: 'src/util/custom-aggregate.cpp',
    changes: [
      { from: 'Napi::Reference<Napi::Value>', to: 'BoxedReference<Napi::Value>', times: 2 },
      { from: 'start(Napi::Persistent(start))', to: 'start(start)', times: 1 },
    ],
  },
]
