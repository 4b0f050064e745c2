package document

import (
	"slices"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// WithoutNulls returns a literal without the fields that are null.
func WithoutNulls(literal any) any {
	switch v := literal.(type) {
	case Mapping:
		m := Mapping{}
		for _, e := range v {
			if e.Value != nil {
				m = append(m, Entry{e.Key, WithoutNulls(e.Value)})
			}
		}
		return m
	case Sequence:
		s := Sequence{}
		for _, e := range v {
			s = append(s, WithoutNulls(e))
		}
		return s
	}
	return literal
}

// Merge merges maps over a map, one after the other, and returns the result, changing none: maps field by field, the list of ports by
// the name of each, as the Kubernetes API merges it, and anything else is replaced. A null stays, for what the result is merged over in
// turn. Many small maps cost what they hold, however large the first one is.
func Merge(base Mapping, over ...Mapping) Mapping {
	layers := append(make([]any, 0, len(over)+1), base)
	for _, m := range over {
		layers = append(layers, m)
	}
	merged, _ := mergeLayers(layers, "").(Mapping)
	return merged
}

// mergeLayers merges values over the first of them. It does so with those layers that are of the kind of the last one: it replaces what
// is before them.
func mergeLayers(layers []any, path string) any {
	last := layers[len(layers)-1]
	switch last.(type) {
	case Mapping:
		maps := trailing[Mapping](layers)
		return mergeEntries(maps, func(e Entry) string { return e.Key }, func(same []Entry) Entry {
			key := same[0].Key
			values := make([]any, len(same))
			for i, e := range same {
				values[i] = e.Value
			}
			return Entry{key, mergeLayers(values, yamlnode.Join(path, key))}
		})
	case Sequence:
		if path == "spec.ports" {
			return mergeEntries(trailing[Sequence](layers), nameOf, func(same []any) any { return mergeLayers(same, "spec.ports[]") })
		}
	}
	return last
}

// trailing returns the last layers that are of one type.
func trailing[T any](layers []any) (lists []T) {
	for _, layer := range layers {
		list, ok := layer.(T)
		if !ok {
			lists = nil
			continue
		}
		lists = append(lists, list)
	}
	return lists
}

// mergeEntries appends to the first list the entries of the others that it does not have, and merges those of one key.
func mergeEntries[L ~[]T, T any, K comparable](lists []L, key func(T) K, merge func(same []T) T) L {
	if len(lists) == 1 {
		return lists[0]
	}
	merged := append(make(L, 0, len(lists[0])+len(lists[1])), lists[0]...)
	find := finder(key)
	var same [][]T // the entries of the key that merged has at that index, if there are several
	for _, list := range lists[1:] {
		for _, entry := range list {
			i := find(key(entry), merged)
			if i < 0 {
				merged = append(merged, entry)
				continue
			}
			if i >= len(same) {
				same = append(same, make([][]T, len(merged)-len(same))...)
			}
			if same[i] == nil {
				same[i] = append(same[i], merged[i])
			}
			same[i] = append(same[i], entry)
		}
	}
	for i, entries := range same {
		if entries != nil {
			merged[i] = merge(entries)
		}
	}
	return merged
}

// fewEntries is up to how many entries a list is searched without an index.
const fewEntries = 16

// finder returns a function that finds an entry of a list by its key, -1 if there is none. The list can only grow.
func finder[T any, K comparable](key func(T) K) func(wanted K, list []T) int {
	var places map[K]int
	known := 0
	return func(wanted K, list []T) int {
		if len(list) <= fewEntries {
			return slices.IndexFunc(list, func(entry T) bool { return key(entry) == wanted })
		}
		if places == nil {
			places = make(map[K]int, len(list))
		}
		for ; known < len(list); known++ {
			if _, found := places[key(list[known])]; !found {
				places[key(list[known])] = known
			}
		}
		if i, found := places[wanted]; found {
			return i
		}
		return -1
	}
}

// nameOf returns the name of a port, nil if it has none that is a scalar.
func nameOf(port any) any {
	m, _ := port.(Mapping)
	switch name := m.Get("name").(type) {
	case Mapping, Sequence:
		return nil
	default:
		return name
	}
}
