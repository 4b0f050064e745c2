package stream

import (
	"cmp"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

// A header holds the apiVersion and kind of a map.
type header struct {
	apiVersion, kind         document.Value
	apiVersionText, kindText string
	twice                    string // a key that is there more than once
}

// headerOf returns the header of a map. Of two equal keys, each parser takes another one.
func headerOf(v document.Value) (h header) {
	var versions, kinds, items int
	h.apiVersion, versions = v.Find("apiVersion")
	h.kind, kinds = v.Find("kind")
	h.apiVersionText, h.kindText = h.apiVersion.Text(), h.kind.Text()
	if h.isList() {
		_, items = v.Find("items")
	}
	switch {
	case versions > 1:
		h.twice = "apiVersion"
	case kinds > 1:
		h.twice = "kind"
	case items > 1:
		h.twice = "items"
	}
	return h
}

// inheritFrom gives a resource that has neither apiVersion nor kind those that the list around it is made of. A plain List
// names no kind of its members.
func (h header) inheritFrom(list header) header {
	if !h.isAbsent() || !list.isList() || list.kindText == "List" {
		return h
	}
	kind := strings.TrimSuffix(list.kindText, "List")
	return header{list.apiVersion, document.Tree(document.Node(kind)), list.apiVersionText, kind, ""}
}

// isList reports whether the kind is that of a list.
func (h header) isList() bool { return strings.HasSuffix(h.kindText, "List") }

// typeText is what the apiVersion or the kind of a resource looks like: other tools have fields of these names, too.
var typeText = lazyregexp.New(`^([A-Z][A-Za-z0-9]*|([A-Za-z0-9.-]+/)?v[0-9].*|[A-Za-z0-9.-]+/.*)$`)

// isPartial reports whether a map that is no resource seems to be a damaged one: one of the two fields has a value of Kubernetes.
func (h header) isPartial() bool {
	return h.twice != "" || typeText().MatchString(h.apiVersionText) || typeText().MatchString(h.kindText)
}

// isAbsent reports whether a map has neither apiVersion nor kind.
func (h header) isAbsent() bool {
	return h.apiVersion.Kind() == document.Absent && h.kind.Kind() == document.Absent
}

// invalid returns what keeps a map from being a resource, or "".
func (h header) invalid() string {
	if h.twice != "" {
		return h.twice + " is given more than once: is a separator between two resources missing? Files that are joined need one (---): " +
			"module-service build DIR reads them itself"
	}
	if h.isAbsent() {
		return "not a Kubernetes resource: apiVersion and kind are absent"
	}
	return cmp.Or(invalidType("apiVersion", h.apiVersion, h.apiVersionText), invalidType("kind", h.kind, h.kindText))
}

// invalidType returns what is wrong with the apiVersion or the kind of a resource, or "".
func invalidType(key string, v document.Value, text string) string {
	switch {
	case text != "" && v.Kind() == document.String:
		return ""
	case v.IsNull():
		return "not a Kubernetes resource: " + key + " is " + v.Describe()
	}
	return "not a Kubernetes resource: " + key + " must be a string, got " + v.Describe()
}

// invalidValue returns the value that a message about the header points to: the map, or the second of two equal fields.
func (h header) invalidValue(v document.Value) document.Value {
	seen := false
	for key, value := range v.Fields() {
		if key == h.twice && seen {
			return value
		}
		seen = seen || key == h.twice
	}
	return v
}

// identify returns the identity of a resource.
func (h header) identify(v document.Value) document.ID {
	metadata := v.Field("metadata")
	return document.ID{
		APIVersion: h.apiVersionText, Kind: h.kindText,
		Namespace: metadata.Field("namespace").Text(), Name: metadata.Field("name").Text(),
	}
}
