// Package template merges templates of Services as the Kubernetes API merges patches.
package template

import (
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// WithoutNulls returns a literal without the fields that are null, and without the maps that hold no others.
func WithoutNulls(literal any) any {
	switch v := literal.(type) {
	case document.Mapping:
		m := document.Mapping{}
		for _, e := range v {
			if value := WithoutNulls(e.Value); value != nil {
				m = append(m, document.Entry{Key: e.Key, Value: value})
			}
		}
		if len(m) == 0 && len(v) > 0 {
			return nil
		}
		return m
	case document.Sequence:
		s := document.Sequence{}
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
func Merge(base document.Mapping, over ...document.Mapping) document.Mapping {
	layers := append(make([]any, 0, len(over)+1), base)
	for _, m := range over {
		layers = append(layers, m)
	}
	merged, _ := mergeLayers(layers, "").(document.Mapping)
	return merged
}

// mergeLayers merges values over the first of them. It does so with those layers that are of the kind of the last one: it replaces what
// is before them.
func mergeLayers(layers []any, path string) any {
	last := layers[len(layers)-1]
	if len(layers) == 1 {
		return last
	}
	switch last.(type) {
	case document.Mapping:
		maps := trailing[document.Mapping](layers)
		return mergeEntries(maps, func(e document.Entry) string { return e.Key }, func(same []document.Entry) document.Entry {
			key := same[0].Key
			values := make([]any, len(same))
			for i, e := range same {
				values[i] = e.Value
			}
			return document.Entry{Key: key, Value: mergeLayers(values, yamlnode.Join(path, key))}
		})
	case document.Sequence:
		if path == "spec.ports" {
			return mergeEntries(trailing[document.Sequence](layers), nameOf, func(same []any) any { return mergeLayers(same, "spec.ports[]") })
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

// mergeEntries merges the entries of one key, in the order in which the keys come.
func mergeEntries[L ~[]T, T any, K comparable](lists []L, key func(T) K, merge func(same []T) T) L {
	places := map[K]int{}
	groups := make([][]T, 0, len(lists[0])) // the entries of one key each
	for _, list := range lists {
		for i, entry := range list {
			if place, known := places[key(entry)]; known {
				groups[place] = append(groups[place], entry)
				continue
			}
			places[key(entry)] = len(groups)
			groups = append(groups, list[i:i+1:i+1])
		}
	}
	merged := make(L, len(groups))
	for i, same := range groups {
		merged[i] = merge(same)
	}
	return merged
}

// nameOf returns the name of a port, nil if it has none that is a scalar.
func nameOf(port any) any {
	m, _ := port.(document.Mapping)
	switch name := m.Get("name").(type) {
	case document.Mapping, document.Sequence:
		return nil
	default:
		return name
	}
}
