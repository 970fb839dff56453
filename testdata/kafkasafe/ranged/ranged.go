// Package ranged sets all the writers of a list.
package ranged

import "github.com/segmentio/kafka-go"

func all(addrs []string) []*kafka.Writer {
	var all []*kafka.Writer
	for _, a := range addrs {
		all = append(all, &kafka.Writer{Addr: kafka.TCP(a)})
	}
	for _, w := range all {
		w.RequiredAcks = kafka.RequireAll
	}
	return all
}
