package fn

import (
	"slices"

	"github.com/koupleless/module-service/internal/document"
)

// checkLabels reports labels and annotations that are no map, or no strings, of a resource that requests a Service or of its Pods, which are
// below some keys: kubectl rejects the whole resource. What has been reported is not reported again.
func checkLabels(o *object, keys ...string) {
	metadata := o.root().Lookup(keys...).Field("metadata")
	for _, name := range []string{"labels", "annotations"} {
		if v := metadata.Field(name); !v.IsNull() && !v.IsMapOfStrings() {
			checkEntries(o.peek(slices.Concat(keys, []string{"metadata", name})...))
		}
	}
}

// checkEntries checks a map of strings and its entries.
func checkEntries(f field) {
	reported := failedPaths(f.object.run.lastEntries(f.object.item), f.object.item)
	if !reported[f.path()] {
		f.requireKind(document.Map)
	}
	for key, value := range f.value.Fields() {
		entry := f.key(key)
		entry.value = value
		switch value.Kind() {
		case document.Absent, document.Null, document.String, document.Other: // kubectl reads what has another tag as a string
		default:
			if !reported[entry.path()] {
				entry.text() // reports it
			}
		}
	}
}
