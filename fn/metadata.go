package fn

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

var (
	nameField        = []string{"metadata", "name"}
	namespaceField   = []string{"metadata", "namespace"}
	labelsField      = []string{"metadata", "labels"}
	annotationsField = []string{"metadata", "annotations"}
	localConfigField = []string{"metadata", "annotations", krm.LocalConfig}
	markField        = []string{"metadata", "annotations", OwnerAnnotation}
)

// readLocalConfig reports whether a resource is for tools only and never applied. isLocal can be true even if ok is false, as for a
// boolean without quotes.
func readLocalConfig(o *object) (isLocal, ok bool) {
	f, ok := o.field(localConfigField...)
	if !ok {
		return false, false
	}
	_, ok = f.text()
	return f.value.Text() == "true", ok
}

// warnUnclearLocal warns about a value of that annotation by which kustomize leaves out a resource, and other tools apply it.
func (f field) warnUnclearLocal() {
	if text := f.value.Text(); f.value.Kind() == document.String && text != "true" && text != "false" {
		f.warn(rule.LocalService, nil, "is %q: kustomize leaves the resource out unless this is \"false\", and kubectl applies it: "+
			"set it to \"true\" or \"false\", or remove it", text)
	}
}

// readSubject reads the metadata of a resource that requests a Service.
func readSubject(o *object) (s config.Subject, ok bool) {
	labels, labelsOK := readLabels(o, o.run.config.MatchesLabels())
	name, nameOK := readName(o)
	namespace, namespaceOK := readNamespace(o)
	o.peek(localConfigField...).warnUnclearLocal()
	s = config.Subject{ModuleDeployment: name, PreviousNames: previousNames(o), Namespace: namespace, Labels: labels}
	return s, labelsOK && nameOK && namespaceOK
}

// readLabels reads the labels. They are checked, and returned only if they are needed.
func readLabels(o *object, needed bool) (map[string]string, bool) {
	f, ok := o.field(labelsField...)
	if !ok || !f.requireKind(document.Map) {
		return nil, false
	}
	if !f.isSet() {
		return nil, true
	}
	if !needed && f.value.IsMapOfStrings() {
		return nil, true
	}
	labels, count := map[string]string{}, map[string]int{}
	for key := range f.value.Fields() {
		count[key]++
	}
	for key, value := range f.value.Fields() {
		label := f.key(key)
		if n := count[key]; n > 1 {
			label.fail(rule.DuplicateKey, nil, "is given %d times: keep only one", n)
			ok = false
			continue
		}
		label.value = value
		text, isText := label.text()
		labels[key] = text
		ok = ok && isText
	}
	return labels, ok
}

func readName(o *object) (string, bool) {
	return readValid(o, validation.IsDNS1123Subdomain, nameField)
}

func readNamespace(o *object) (string, bool) {
	f, ok := o.field(namespaceField...)
	if !ok || !f.isSet() || f.value.Kind() == document.String && f.value.Text() == "" { // for the API server an empty one is none
		return "", ok
	}
	return readValid(o, validation.IsDNS1123Label, namespaceField)
}

// readValid reads a string that must be there and keep a rule of the API server.
func readValid(o *object, check func(string) []string, keys []string) (string, bool) {
	f, ok := o.field(keys...)
	if !ok {
		return "", false
	}
	value, ok := f.text()
	if !ok {
		return "", false
	}
	if value == "" {
		f.fail(rule.Required, nil, "is required")
		return "", false
	}
	if isLabel(value) {
		return value, true
	}
	if messages := check(value); len(messages) > 0 {
		f.fail(rule.InvalidName, nil, "%s, got %q", strings.Join(messages, "; "), value)
		return "", false
	}
	return value, true
}

// isLabel reports whether a text keeps every rule for names at once, as most do: the rules for DNS labels and subdomains, values of
// labels and names of keys. Those are regular expressions, which take a hundred times as long.
func isLabel(s string) bool {
	if s == "" || len(s) > validation.DNS1035LabelMaxLength || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// labelValueMessages returns why a text is no value of a label. A text of letters, digits and a version's dots and hyphens between them
// is one, which is seen without the API server's regular expression.
func labelValueMessages(s string) []string {
	if len(s) > validation.LabelValueMaxLength {
		return validation.IsValidLabelValue(s)
	}
	for i := range len(s) {
		c := s[i]
		isInner := (c == '.' || c == '-') && i > 0 && i+1 < len(s)
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !isInner {
			return validation.IsValidLabelValue(s)
		}
	}
	return nil
}
