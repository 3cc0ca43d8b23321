// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// program MODE FILE: "none" sets no SDK up, "sdk" one that writes spans to FILE, "batch" one that does
// so by and by; the others have something that fails or calls the program.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/trace"
)

type exporter struct {
	mode string
	file *os.File
}

func (e *exporter) ExportSpans(_ context.Context, spans []trace.ReadOnlySpan) error {
	switch e.mode {
	case "broken":
		panic("broken")
	case "failing":
		return errors.New("failing")
	case "calling":
		inner(2)
	}
	for _, span := range spans {
		attributes := map[string]interface{}{}
		for _, attribute := range span.Attributes() {
			attributes[string(attribute.Key)] = attribute.Value.AsInterface()
		}
		events := []interface{}{}
		for _, event := range span.Events() {
			values := map[string]interface{}{}
			for _, attribute := range event.Attributes {
				values[string(attribute.Key)] = attribute.Value.AsInterface()
			}
			events = append(events, []interface{}{event.Name, values})
		}
		parent := ""
		if span.Parent().IsValid() {
			parent = span.Parent().SpanID().String()
		}
		line, err := json.Marshal(map[string]interface{}{
			"id": span.SpanContext().SpanID().String(), "parent": parent, "name": span.Name(),
			"scope":      span.InstrumentationScope().Name + " " + span.InstrumentationScope().Version,
			"attributes": attributes, "events": events, "status": span.Status().Code.String(),
			"description": span.Status().Description})
		if err != nil {
			return err
		}
		if _, err = e.file.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) Shutdown(context.Context) error { return nil }

func main() {
	mode := os.Args[1]
	if mode != "none" {
		file, err := os.Create(os.Args[2])
		if err != nil {
			panic(err)
		}
		out := &exporter{mode, file}
		option := trace.WithSyncer(out)
		if mode == "batch" {
			option = trace.WithBatcher(out)
		}
		provider := trace.NewTracerProvider(option, trace.WithSampler(trace.AlwaysSample()))
		if mode == "dropping" {
			provider = trace.NewTracerProvider(option, trace.WithSampler(trace.NeverSample()))
		}
		otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {}))
		otel.SetTracerProvider(provider)
		defer provider.Shutdown(context.Background())
	}
	fmt.Println(work())
	if mode == "panic" {
		passesOn(errors.New("the end"))
	}
}
