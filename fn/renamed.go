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
		if !e.managed || path.Base(e.path) == fileOf(e.id.Name) { // kustomize writes no file of that name
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
// some of the Pods only, and after them those whose marks lack what inner kustomizations added, are returned if there are no others for the
// same owner.
func (index renamedServices) find(w *wanted, isTaken func(*existing) bool) (found []*existing) {
	var ranks [3][]*existing
	for _, s := range index.candidates(w) {
		rank := 0
		switch {
		case isTaken(s.existing) || !s.isRenamed(w):
			continue
		case s.renamedBy(w, false) == nil:
			rank = 2
		case len(s.selector) > len(w.selector):
			rank = 1
		}
		ranks[rank] = append(ranks[rank], s.existing)
	}
	served := map[*object]bool{}
	for _, rank := range ranks {
		rank = slices.DeleteFunc(rank, func(e *existing) bool {
			return slices.ContainsFunc(e.renamedFor(w), func(o owner) bool { return served[o.object] })
		})
		for _, e := range rank {
			for _, o := range e.renamedFor(w) {
				served[o.object] = true
			}
		}
		found = append(found, rank...)
	}
	return found
}

func (e *existing) isRenamed(w *wanted) bool { return e.renamedFor(w) != nil }

// renamedFor returns the owners of a wanted Service by whose names a Service is that one under another name. If there are none, they are
// those to whose names inner kustomizations added something that its mark lacks.
func (e *existing) renamedFor(w *wanted) []owner {
	if owners := e.renamedBy(w, false); owners != nil {
		return owners
	}
	return e.renamedBy(w, true)
}

// renamedBy returns the owners by whose names a Service is a wanted one. With inner its mark can lack what inner kustomizations added.
func (e *existing) renamedBy(w *wanted, inner bool) (owners []owner) {
	if before, after, named := w.aroundOwner(); named {
		for _, o := range w.owners {
			keepsName := before+after == "" && e.id.Name == w.name && o.isMarkedInPart(e.marks())
			if keepsName || o.isRenamedService(e.id.Name, before, after, e.marks(), inner) {
				owners = append(owners, o)
			}
		}
		return owners
	}
	for _, o := range w.owners {
		if e.isRenamedLike(o, w.name, inner) {
			owners = append(owners, o)
		}
	}
	return owners
}

// isRenamedLike reports whether the name of a Service is a given one with the prefix and the suffix that the name of an owner has.
func (e *existing) isRenamedLike(o owner, name string, inner bool) bool {
	for at := range e.id.Name {
		prefix := e.id.Name[:at]
		suffix, found := strings.CutPrefix(e.id.Name[at:], name)
		if found && prefix+suffix != "" && o.wasNamed(e.marks(), prefix, suffix, inner) {
			return true
		}
	}
	return false
}

// split divides a wanted Service among its owners if each of the Services that it may be is that of other owners: kustomize gave
// copies of a base prefixes of their own. One that has the wanted name is that of the owners that are left. Nil means that it cannot be
// divided.
func (w *wanted) split(candidates []*existing) (parts []*wanted) {
	seen := map[*object]bool{}
	for _, e := range candidates {
		part := *w
		part.owners = nil
		if e.id.Name != w.name {
			part.owners = e.renamedFor(w)
		}
		isMarked := func(o owner) bool { return e.marks()[o.mark] }
		if slices.ContainsFunc(part.owners, isMarked) { // by the run before
			part.owners = slices.DeleteFunc(part.owners, func(o owner) bool { return !isMarked(o) })
		}
		for _, o := range part.owners {
			if seen[o.object] {
				return nil
			}
			seen[o.object] = true
		}
		parts = append(parts, &part)
	}
	for i, part := range parts {
		if candidates[i].id.Name == w.name {
			part.owners = slices.DeleteFunc(slices.Clone(w.owners), func(o owner) bool { return seen[o.object] })
		}
		if len(part.owners) == 0 {
			return nil
		}
	}
	return parts
}

// aroundOwner returns what the name of a wanted Service has around that of its owner, and whether it has that name, once.
func (w *wanted) aroundOwner() (before, after string, named bool) {
	const placeholder = "{moduleDeployment}"
	before, after, named = strings.Cut(strings.ReplaceAll(w.settings.NamePattern(), "{module}", w.module), placeholder)
	return before, after, named && !strings.Contains(after, placeholder)
}

// isRenamedService reports whether the name of a Service, which had something around that of its owner, got the prefix and the suffix that
// kustomize added to the owner, too: what is around stands within them then. Nothing marks where they end, so each place is tried.
func (o owner) isRenamedService(service, before, after string, marked map[string]bool, inner bool) bool {
	_, name := o.kindAndName()
	if before+after == "" || len(service) != len(before)+len(name)+len(after) {
		return false
	}
	for start := 0; start < len(name) && service[:start] == name[:start]; start++ {
		rest, found := strings.CutPrefix(service[start:], before)
		for end := start + 1; found && end <= len(name) && rest[:end-start] == name[start:end]; end++ {
			suffix, isAfter := strings.CutPrefix(rest[end-start:], after)
			if isAfter && suffix == name[end:] && o.wasNamed(marked, name[:start], suffix, inner) {
				return true
			}
		}
	}
	return false
}

// isMarkedInPart reports whether a mark is a part of an owner's name: what a prefix and a suffix may be around.
func (o owner) isMarkedInPart(marked map[string]bool) bool {
	kind, name := o.kindAndName()
	for mark := range marked {
		if part, isKind := strings.CutPrefix(mark, kind); isKind && part != "" && strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// kindAndName divides the mark of an owner into the name and what is before it, for a workload.
func (o owner) kindAndName() (kind, name string) {
	end := strings.IndexByte(o.mark, '/') + 1
	return o.mark[:end], o.mark[end:]
}

// wasNamed reports whether an owner's name has a prefix and a suffix, and a mark names the owner with or without them, or with a part
// of them: several kustomizations can each add one, and the function run between them. With inner the mark can also lack words of the rest:
// those that inner kustomizations added, if the Service is in an outer one only.
func (o owner) wasNamed(marked map[string]bool, prefix, suffix string, inner bool) bool {
	kind, name := o.kindAndName()
	if len(name) <= len(prefix)+len(suffix) || !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) {
		return false
	}
	for first := range len(name) - len(suffix) {
		if first > len(prefix) && (!inner || name[first-1] != '-') {
			continue
		}
		for end := max(first, len(prefix)) + 1; end <= len(name); end++ {
			isWhole := end >= len(name)-len(suffix) || inner && name[end] == '-'
			if isWhole && marked[kind+name[first:end]] {
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
	for mark := range e.marks() {
		if i := strings.IndexByte(mark, '/'); i >= 0 && mark[:i] == kind {
			mark = mark[i+1:]
		}
		if mark != name && isNameWithin(mark, name, first, last) {
			return true
		}
	}
	return false
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
