package fn

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// aroundOwner returns what the name of a wanted Service has around that of its owner, and whether it has that name, once.
func (w *wanted) aroundOwner() (before, after string, named bool) {
	const placeholder = "{moduleDeployment}"
	before, after, named = strings.Cut(strings.ReplaceAll(w.settings.NamePattern(), "{module}", w.module), placeholder)
	return before, after, named && !strings.Contains(after, placeholder)
}

// isRenamedService reports whether the name of a Service, which had something around that of its owner, got the prefix and the suffix that
// kustomize added to the owner, too: what is around stands within them then. Nothing marks where they end, so each place is tried.
func (o owner) isRenamedService(service, before, after string, marked map[string]bool) bool {
	_, name := o.kindAndName()
	if before+after == "" || len(service) != len(before)+len(name)+len(after) {
		return false
	}
	for start := 0; start < len(name) && service[:start] == name[:start]; start++ {
		rest, found := strings.CutPrefix(service[start:], before)
		for end := start + 1; found && end <= len(name) && rest[:end-start] == name[start:end]; end++ {
			suffix, isAfter := strings.CutPrefix(rest[end-start:], after)
			if isAfter && suffix == name[end:] && o.wasNamed(marked, name[:start], suffix) {
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
// of them: several kustomizations can each add one, and the function run between them. The mark can also lack words of the rest: those that
// inner kustomizations added, if the Service is in an outer one only.
func (o owner) wasNamed(marked map[string]bool, prefix, suffix string) bool {
	kind, name := o.kindAndName()
	if len(name) <= len(prefix)+len(suffix) || !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) {
		return false
	}
	for first := range len(name) - len(suffix) {
		if first > len(prefix) && name[first-1] != '-' {
			continue
		}
		for end := max(first, len(prefix)) + 1; end <= len(name); end++ {
			isWhole := end >= len(name)-len(suffix) || name[end] == '-'
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
