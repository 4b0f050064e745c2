package fn

import (
	"math"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// port reads a port number. The alternative names what else the field may hold.
func (f field) port(alternative string) (int, bool) {
	text := f.value.Text()
	value, isInt := f.value.Int()
	switch {
	case isInt:
		if len(validation.IsValidPortNum(clamp(value))) == 0 {
			return int(value), true
		}
		consequence := ""
		if value > math.MaxInt32 {
			consequence = "; a number beyond 2147483647 stops module-controller V1 for every ModuleDeployment of the cluster"
		}
		f.fail(rule.PortRange, nil, "must be between 1 and 65535, got %s%s", text, consequence)
		return 0, false
	case f.value.Kind() == document.String && document.IsNumeral(text):
		var proposed any
		if number := atoi(text); len(validation.IsValidPortNum(number)) == 0 {
			proposed = number
		}
		quotes := f.withoutQuotes()
		if alternative != "" {
			quotes = strings.TrimPrefix(quotes, ",")
		}
		f.fail(rule.WrongType, proposed, "must be a number%s%s, got %q", quotes, alternative, text)
		return 0, false
	}
	if alternative != "" && f.value.Kind() == document.Bool {
		alternative += ", in quotes"
	}
	f.fail(rule.PortRange, nil, "must be a whole number from 1 to 65535%s, got %s", alternative, f.value.Describe())
	return 0, false
}

// atoi reads a decimal number, 0 if s is none.
func atoi(s string) int {
	number, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return number
}

func clamp(v int64) int { return int(min(max(v, -1), math.MaxInt32)) }

func isZero(v Value) bool {
	n, ok := v.Int()
	return ok && n == 0
}

// parsePort reads a port number from a text, as an annotation holds it.
func (f field) parsePort(text, alternative string) (int, bool) {
	number := atoi(text)
	if !document.IsNumeral(text) || len(validation.IsValidPortNum(number)) > 0 {
		f.fail(rule.PortRange, nil, "must be a whole number from 1 to 65535%s, got %q", alternative, bounds.CutValue(text))
		return 0, false
	}
	return number, true
}

// parseTarget reads the number or the name of a container's port from a text.
func (f field) parseTarget(text, quotes string) (t target, ok bool) {
	if text == "" || document.IsNumeral(text) {
		t.number, ok = f.parsePort(text, " or the name of a container's port"+quotes)
		return t, ok
	}
	t.name, ok = f.portName(text)
	return t, ok
}

// portName checks the name of a container's port.
func (f field) portName(name string) (string, bool) {
	if messages := validation.IsValidPortName(name); len(messages) > 0 {
		f.fail(rule.PortName, nil, "is not a valid port name: it %s, got %q", strings.Join(messages, "; "), bounds.CutValue(name))
		return "", false
	}
	return name, true
}
