package fn

import (
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// renamedServices finds Services that kustomize renamed, if nothing but their names shows it: in finished renderings, and
// in the output of build.
type renamedServices map[renamedKey][]selecting

// A renamedKey is the namespace and one label of the selector of a Service.
type renamedKey struct {
	namespace string
	label     label
}

// A selecting Service is one with its selector.
type selecting struct {
	*existing
	selector map[string]string
}

func indexRenamed(services []*existing) renamedServices {
	index := renamedServices{}
	for _, e := range services {
		if !e.owned || path.Base(e.path) == fileOf(e.id.Name) { // kustomize writes no file of that name
			continue
		}
		s := selecting{e, map[string]string{}}
		for key, value := range e.root().Lookup("spec", "selector").Fields() {
			s.selector[key] = value.Text()
		}
		for key, value := range s.selector {
			k := renamedKey{namespaceKey(e.id.Namespace), label{key, value}}
			index[k] = append(index[k], s)
		}
	}
	return index
}

// candidates returns the Services that select the Pods of a wanted one, or, as kustomize can add labels to a selector, some of them.
func (index renamedServices) candidates(w *wanted) []selecting {
	var fewest []selecting
	for i, l := range w.selector {
		if found := index[renamedKey{namespaceKey(w.namespace), l}]; i == 0 || len(found) < len(fewest) {
			fewest = found
		}
	}
	var all []selecting
	for _, s := range fewest {
		if !slices.ContainsFunc(w.selector, func(l label) bool { return s.selector[l.key] != l.value }) {
			all = append(all, s)
		}
	}
	return all
}

// find returns the Services that a wanted one may be under another name. Each selects its Pods, has the wanted name with the
// prefix and the suffix that the name of an owner has, and names that owner in its mark, with all, some or none of them. Those that select
// some of the Pods only are returned if there are no others.
func (index renamedServices) find(w *wanted, isTaken func(*existing) bool) []*existing {
	var found, narrower []*existing
	for _, s := range index.candidates(w) {
		switch {
		case isTaken(s.existing) || !s.isRenamed(w):
		case len(s.selector) == len(w.selector):
			found = append(found, s.existing)
		default:
			narrower = append(narrower, s.existing)
		}
	}
	if found == nil {
		return narrower
	}
	return found
}

func (e *existing) isRenamed(w *wanted) bool { return len(e.renamedFor(w)) > 0 }

// renamedFor returns the owners of a wanted Service by whose names a Service is that one under another name.
func (e *existing) renamedFor(w *wanted) (owners []owner) {
	if e.markedSet == nil {
		e.markedSet = make(map[string]bool, len(e.marks()))
		for _, mark := range e.marks() {
			e.markedSet[mark] = true
		}
	}
	if before, after, named := w.aroundOwner(); named {
		for _, o := range w.owners {
			prefix, suffix, found := o.addedTo(e.id.Name, before, after)
			if found && o.wasNamed(e.markedSet, prefix, suffix) || before+after == "" && e.id.Name == w.name && o.isMarkedInPart(e.marks()) {
				owners = append(owners, o)
			}
		}
		return owners
	}
	for at := range e.id.Name {
		rest, found := strings.CutPrefix(e.id.Name[at:], w.name)
		prefix := e.id.Name[:at]
		if !found || prefix == "" && rest == "" {
			continue
		}
		for _, o := range w.owners {
			if o.wasNamed(e.markedSet, prefix, rest) {
				owners = append(owners, o)
			}
		}
	}
	return owners
}

// split divides a wanted Service among its owners if each of the Services that it may be is that of other owners: kustomize gave
// copies of a base prefixes of their own. Nil means that it cannot be divided.
func (w *wanted) split(candidates []*existing) (parts []*wanted) {
	seen := map[*object]bool{}
	for _, e := range candidates {
		part := *w
		part.owners = e.renamedFor(w)
		for _, o := range part.owners {
			if seen[o.object] {
				return nil
			}
			seen[o.object] = true
		}
		if len(part.owners) == 0 {
			return nil
		}
		parts = append(parts, &part)
	}
	return parts
}

// aroundOwner returns what the name of a wanted Service has around that of its owner, and whether it has that name, once.
func (w *wanted) aroundOwner() (before, after string, named bool) {
	const placeholder = "{moduleDeployment}"
	before, after, named = strings.Cut(strings.ReplaceAll(w.settings.NamePattern(), "{module}", w.module), placeholder)
	return before, after, named && !strings.Contains(after, placeholder)
}

// addedTo returns the prefix and the suffix that an owner has if kustomize gave them to its Service, too, whose name had something around
// that of the owner: it is around the original name then. They are as long as they can be, as nothing marks where they end.
func (o owner) addedTo(service, before, after string) (prefix, suffix string, found bool) {
	_, name := o.kindAndName()
	if before+after == "" || len(service) != len(before)+len(name)+len(after) {
		return "", "", false
	}
	start, end := commonPrefix(name, service), len(name)-commonSuffix(name, service)
	start = strings.LastIndex(service[:start+len(before)], before)
	if before == "" {
		start = 0
	}
	if start < 0 || start >= len(name) {
		return "", "", false
	}
	end = max(end, start+1)
	at := strings.Index(service[len(before)+end:], after)
	if at < 0 {
		return "", "", false
	}
	end += at
	switch {
	case before == "":
		start = end - 1
	case after == "":
		end = start + 1
	}
	if start >= end || end > len(name) || service != name[:start]+before+name[start:end]+after+name[end:] {
		return "", "", false
	}
	return name[:start], name[end:], true
}

// isMarkedInPart reports whether a mark is a part of an owner's name: what a prefix and a suffix may be around.
func (o owner) isMarkedInPart(marked []string) bool {
	kind, name := o.kindAndName()
	return slices.ContainsFunc(marked, func(mark string) bool {
		part, isKind := strings.CutPrefix(mark, kind)
		return isKind && part != "" && strings.Contains(name, part)
	})
}

// kindAndName divides the mark of an owner into the name and what is before it, for a workload.
func (o owner) kindAndName() (kind, name string) {
	end := strings.IndexByte(o.mark, '/') + 1
	return o.mark[:end], o.mark[end:]
}

// wasNamed reports whether an owner's name has a prefix and a suffix, and a mark names the owner with or without them, or with a part
// of them: several kustomizations can each add one, and the function run between them.
func (o owner) wasNamed(marked map[string]bool, prefix, suffix string) bool {
	kind, name := o.kindAndName()
	if len(name) <= len(prefix)+len(suffix) || !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) {
		return false
	}
	for first := range len(prefix) + 1 {
		for last := range len(suffix) + 1 {
			if marked[kind+name[first:len(name)-last]] {
				return true
			}
		}
	}
	return false
}

// isNameWithin reports whether a name is another one without some of its first and some of its last bytes.
func isNameWithin(inner, name string, first, last int) bool {
	if inner == "" {
		return false
	}
	for at := max(0, len(name)-last-len(inner)); at <= min(first, len(name)-len(inner)); at++ {
		if strings.HasPrefix(name[at:], inner) {
			return true
		}
	}
	return false
}

// isRenamedWith reports whether the name of a Service has the prefix and the suffix by which the name of a resource differs from one in
// the mark.
func (e *existing) isRenamedWith(kind, name string) bool {
	first, last := commonPrefix(name, e.id.Name), commonSuffix(name, e.id.Name)
	if first+last == 0 || len(name) > validation.DNS1123SubdomainMaxLength {
		return false
	}
	return slices.ContainsFunc(e.marks(), func(mark string) bool {
		if i := strings.IndexByte(mark, '/'); i >= 0 && mark[:i] == kind {
			mark = mark[i+1:]
		}
		return mark != name && isNameWithin(mark, name, first, last)
	})
}

func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
