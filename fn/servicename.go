package fn

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

// serviceName makes the name of a Service. Its errors are reported for the names that the pattern makes it of: that of
// the module, which is in the field, and that of the resource. If only the two together are wrong, they are reported for both.
func serviceName(o *object, settings config.Settings, subject config.Subject, module field) (name string, ok bool) {
	const valid = "a"
	if subject.ModuleDeployment == "" { // an error that is already reported
		subject.ModuleDeployment = valid
	}
	name = settings.ServiceName(subject)
	if isLabel(name) {
		return name, true
	}
	messages := validation.IsDNS1035Label(name)
	if len(messages) == 0 {
		return name, true
	}
	itself, _ := o.field(nameField...)
	used := slices.DeleteFunc([]namePart{
		{"{module}", module, subject.Module, config.Subject{Module: subject.Module, ModuleDeployment: valid}},
		{"{moduleDeployment}", itself, subject.ModuleDeployment, config.Subject{Module: valid, ModuleDeployment: subject.ModuleDeployment}},
	}, func(p namePart) bool { return !strings.Contains(settings.NamePattern(), p.placeholder) })
	wrong := slices.DeleteFunc(slices.Clone(used), func(p namePart) bool {
		return len(validation.IsDNS1035Label(settings.ServiceName(p.alone))) == 0
	})
	if len(wrong) == 0 {
		wrong = used
	}
	for _, p := range wrong {
		p.field.fail(rule.ServiceName, nil, "gives the invalid Service name %q: %s, got %q", name, strings.Join(messages, "; "), p.value)
	}
	return "", false
}

// A namePart is what stands for a placeholder in the name of a Service.
type namePart struct {
	placeholder string
	field       field
	value       string
	alone       config.Subject // with it and otherwise what is valid
}
