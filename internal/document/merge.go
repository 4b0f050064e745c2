package document

import "github.com/koupleless/module-service/internal/yamlnode"

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

// Merge merges one map over another and returns the result, changing neither: maps field by field, the list of ports by the name of
// each, as the Kubernetes API merges it, and anything else is replaced. A null stays, for what the result is merged over in turn.
func Merge(base, over Mapping) Mapping {
	merged, _ := merge(base, over, "").(Mapping)
	return merged
}

func merge(base, over any, path string) any {
	switch over := over.(type) {
	case Mapping:
		merged, ok := base.(Mapping)
		if !ok {
			return over
		}
		merged = append(make(Mapping, 0, len(merged)+len(over)), merged...)
		find := finder(func(e Entry) any { return e.Key })
		for _, e := range over {
			if i := find(e.Key, merged); i >= 0 {
				merged[i].Value = merge(merged[i].Value, e.Value, yamlnode.Join(path, e.Key))
			} else {
				merged = append(merged, e)
			}
		}
		return merged
	case Sequence:
		merged, ok := base.(Sequence)
		if !ok || path != "spec.ports" {
			return over
		}
		merged = append(Sequence(nil), merged...)
		find := finder(nameOf)
		for _, entry := range over {
			i := find(nameOf(entry), merged)
			if i < 0 {
				merged = append(merged, entry)
			} else {
				merged[i] = merge(merged[i], entry, "spec.ports[]")
			}
		}
		return merged
	}
	return over
}

// finder returns a function that finds an entry of a list by its key, -1 if there is none. The list can only grow.
func finder[T any](key func(T) any) func(wanted any, list []T) int {
	var places map[any]int
	known := 0
	return func(wanted any, list []T) int {
		if known == 0 { // many maps are merged with none
			places = make(map[any]int, len(list))
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
