// Package kafkasafe finds code that loses Kafka messages: producers that do not
// wait for the replicas, offsets that are committed before the work is done,
// and errors that nobody hears of.
package kafkasafe

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	kafkaAcks             = "kafka-acks"
	kafkaCommitBeforeWork = "kafka-commit-before-work"
	kafkaErrorDropped     = "kafka-error-dropped"
	kafkaUnread           = "kafka-answers-unread"
	kafkaFailureSkipped   = "kafka-failure-skipped"
	kafkaNotIdempotent    = "kafka-not-idempotent"
	kafkaSettings         = "kafka-settings"
)

var rules = []finding.Rule{
	{
		ID: kafkaAcks, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A producer does not wait until its messages are replicated",
			What: `A producer of Sarama, kafka-go, franz-go or confluent-kafka-go is told to wait for no
acknowledgement, or for that of the leader alone: by name or number, in a literal, an assignment or a call of
SetKey. A kafka.Writer of kafka-go that does not set RequiredAcks waits for none; a producer of Sarama
whose configuration is nil, or that of NewConfig and never given RequiredAcks, waits for the leader alone.`,
			Why: `With none, a message that does not arrive is not missed. With the leader's alone, what it
has not yet replicated is lost when it fails, although the producer was told that it was written
(Kafka documentation, producer configuration acks).`,
			Bad: `cfg := sarama.NewConfig()
cfg.Producer.RequiredAcks = sarama.NoResponse`,
			Good: `cfg := sarama.NewConfig()
cfg.Producer.RequiredAcks = sarama.WaitForAll`,
			Silent: []string{"a value that a setting of the program chooses, in a branch", "a value that is replaced, also where only the same client may be meant: one that is a parameter, comes out of a list or from another package", "a configuration that a parameter, a field that others set, or a function of another package gives"},
			Fix:    "None: waiting costs latency, and for metrics and logs losing a few may be right; say so with querylint:ignore.",
			Links:  []string{"https://kafka.apache.org/documentation/#producerconfigs_acks"},
		},
	},
	{
		ID: kafkaCommitBeforeWork, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "The offset of a message is committed before the message has been handled",
			What: `A consumer marks or commits a message that it has only put into a buffer, a channel or a
goroutine, or that it handles behind the commit; or it reads with kafka-go's ReadMessage in a
consumer group, which commits by itself before it returns. A commit of all that a consumer was given
(CommitUncommittedOffsets of franz-go, Commit of confluent-kafka-go) is one of each message of the poll
before it. A commit in a goroutine that is started for each message, and not waited for before the
next one, is a warning: the commits come in any order, and a later one counts for those before it.
Clients are Sarama, also as gopkg.in/Shopify/sarama.v1, sarama-cluster, kafka-go, franz-go and
confluent-kafka-go.`,
			Why: `What is in memory when the process ends is lost: the group goes on behind the committed
offset.`,
			Bad: `for msg := range claim.Messages() {
	buffer = append(buffer, msg)
	sess.MarkMessage(msg, "")
}`,
			Good: `for msg := range claim.Messages() {
	if err := handle(msg); err != nil {
		return err
	}
	sess.MarkMessage(msg, "")
}`,
			Silent: []string{"a commit behind the call that handles the message, or behind a wait for the goroutine that does: a receive, a WaitGroup, an errgroup", "a commit in another function than the one that reads", "a reader that is made without a consumer group, and all where neither the package has one in a group nor the one that the reader comes from", "Commit of all, where the package marks or stores what is to be committed"},
			Fix:    "None: mark the message when its work is done.",
			Links:  []string{"https://pkg.go.dev/github.com/IBM/sarama#ConsumerGroupSession", "https://pkg.go.dev/github.com/segmentio/kafka-go#Reader.ReadMessage", "https://pkg.go.dev/github.com/twmb/franz-go/pkg/kgo#Client.CommitUncommittedOffsets"},
		},
	},
	{
		ID: kafkaErrorDropped, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "Nobody hears of messages that could not be sent",
			What: `The result of a send is ignored; or an asynchronous producer is made and nothing in its
package reads its Errors channel (Sarama), its Events (confluent-kafka-go), or is called back
(kafka-go Completion, franz-go promise). Who reads those of another producer hears nothing of this one. A kafka.Writer of kafka-go needs its Completion where it is
made, also if the function returns it.`,
			Why: `A message that the broker refused or that timed out is gone without a trace. An unread
Errors channel of Sarama also fills up, and then the producer stands still.`,
			Bad: `producer.SendMessage(msg)`,
			Good: `if _, _, err := producer.SendMessage(msg); err != nil {
	return fmt.Errorf("send order %d: %w", id, err)
}`,
			Silent: []string{"an error that is assigned to a variable", "a producer of another package with a channel for what was not delivered, which may be read there", "a producer of Sarama that exported functions, fields or variables give to others, or that is passed to a function of another package", "Producer.Return.Errors set to false in what may be its configuration"},
			Fix:    "None.",
			Links:  []string{"https://pkg.go.dev/github.com/IBM/sarama#AsyncProducer", "https://pkg.go.dev/github.com/segmentio/kafka-go#Writer"},
		},
	},
	{
		ID: kafkaUnread, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "A producer stands still because nobody reads its answers",
			What: `An asynchronous producer of Sarama is made with Producer.Return.Successes on, and nothing
in its package reads its Successes channel.`,
			Why: `The producer puts every message that was delivered into that channel, which holds
ChannelBufferSize of them. When it is full the producer waits for a reader, and whoever
sends to Input waits with it, for ever.`,
			Bad: `cfg.Producer.Return.Successes = true
p, err := sarama.NewAsyncProducer(addrs, cfg)
go func() {
	for err := range p.Errors() {
		log.Print(err)
	}
}()`,
			Good: `p, err := sarama.NewAsyncProducer(addrs, cfg) // with Successes off, the default
go func() {
	for err := range p.Errors() {
		log.Print(err)
	}
}()`,
			Silent: []string{"a producer that exported functions, fields or variables give to others, or that is passed to a function of another package", "a synchronous producer, which reads them itself", "a value that is not constant"},
			Fix:    "None.",
			Links:  []string{"https://pkg.go.dev/github.com/IBM/sarama#AsyncProducer", "https://github.com/IBM/sarama/issues/1224"},
		},
	},
	{
		ID: kafkaFailureSkipped, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A message that failed is skipped, and the commit of a later one counts for it",
			What: `A consumer calls a function with a message, goes on to the next one when that fails, and
commits a message only when it went well, be it told apart by an if or a switch.`,
			Why: `An offset is a position in the partition, not a mark on a message: the commit of offset 8
says that all before it are done, 7 included, which failed. It does not come again, neither now nor
after a restart.`,
			Bad: `for msg := range claim.Messages() {
	if err := save(msg); err != nil {
		log.Print(err)
		continue
	}
	sess.MarkMessage(msg, "")
}`,
			Good: `for msg := range claim.Messages() {
	if err := save(msg); err != nil {
		if err := deadLetters.Send(msg); err != nil {
			return err // the group comes back to it
		}
	}
	sess.MarkMessage(msg, "")
}`,
			Silent: []string{"a failure that returns, breaks, ends the program, hands the message on, or commits it: skipping is then on purpose", "a call that gives a value back or fills one: a message that cannot be read does not get better", "functions that only compute, and those that are given what to do", "a goroutine that commits"},
			Fix:    "None: what to do with a message that fails is for the program to say.",
			Links:  []string{"https://kafka.apache.org/documentation/#design_consumerposition", "https://pkg.go.dev/github.com/IBM/sarama#ConsumerGroupSession"},
		},
	},
	{
		ID: kafkaSettings, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "Settings of a client lose messages or their order",
			What: `A producer is told to send a message only once: Producer.Retry.Max = 0 of Sarama, MaxAttempts = 1
of kafka-go, RecordRetries(0) of franz-go, retries = 0 of confluent-kafka-go. Or it is allowed several
requests in flight without idempotence (Net.MaxOpenRequests, MaxProduceRequestsInflightPerBroker,
max.in.flight), where a key or a partitioner by keys in the package promises an order. Or a consumer of
franz-go or confluent-kafka-go is left to commit by itself, and what it polled goes to a goroutine or a
channel that nothing waits for; or it is told to commit what is still being worked on
(GreedyAutoCommit).`,
			Why: `A change of leader is everyday business of Kafka, and ends a request with an error that the
next attempt does not meet. Of several requests in flight the first may fail and be sent again behind the
second, so that an order is changed before it is placed. A consumer that commits by itself takes a message
for done when it is handed out (confluent-kafka-go) or when the next ones are polled (franz-go): what is
in a channel when the process ends does not come again.`,
			Bad: `cfg.Producer.Partitioner = sarama.NewHashPartitioner
cfg.Net.MaxOpenRequests = 5`,
			Good: `cfg.Producer.Partitioner = sarama.NewHashPartitioner
cfg.Producer.Idempotent = true
cfg.Net.MaxOpenRequests = 1`,
			Silent: []string{"a value that is not constant, that a branch chooses, or that another declaration gives, too", "retries off where the package sends again by itself, or the broker does not answer", "several requests left to the default, or in a package without keys, or with a partitioner that is not by keys", "a consumer that works on a message before it polls again, waits for its goroutines, marks or stores what is done, or whose settings come from elsewhere", "Sarama's automatic commits, which are of what is marked"},
			Fix:    "None: what a message is worth is for the program to say.",
			Links:  []string{"https://pkg.go.dev/github.com/IBM/sarama#Config", "https://pkg.go.dev/github.com/segmentio/kafka-go#Writer", "https://pkg.go.dev/github.com/twmb/franz-go/pkg/kgo#MaxProduceRequestsInflightPerBroker", "https://pkg.go.dev/github.com/twmb/franz-go/pkg/kgo#GreedyAutoCommit", "https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md"},
		},
	},
	{
		ID: kafkaNotIdempotent, Severity: finding.Info,
		Doc: sqlcheck.Doc{
			Title: "A message that is delivered twice makes two rows",
			What: `In a loop that takes messages, a row is inserted for each, without ON DUPLICATE KEY UPDATE,
and nothing before it reads the table, looks a key up in a cache or marks one.`,
			Why: `Kafka delivers at least once: what has been handled but not yet committed when the group
rebalances or the process restarts comes again. The second INSERT then makes a second order or payment.`,
			Bad:    `_, err := db.ExecContext(ctx, "INSERT INTO payments (order_id, sum) VALUES (?, ?)", p.OrderID, p.Sum)`,
			Good:   `_, err := db.ExecContext(ctx, "INSERT INTO payments (order_id, sum) VALUES (?, ?) ON DUPLICATE KEY UPDATE sum = VALUES(sum)", p.OrderID, p.Sum) // order_id is UNIQUE`,
			Silent: []string{"upserts and REPLACE", "a primary key, or a column id, that is given a value which nothing makes anew each time: the message's own", "a read of the table, a lookup or a SETNX before it", "rows behind the first INSERT of the function, which may be the one that tells messages apart"},
			Fix:    "None: which key tells messages apart is for the program to say. A unique key that refuses the second row is enough; the rule does not know it.",
			Links:  []string{"https://kafka.apache.org/documentation/#semantics", "https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html"},
		},
	},
}

// Rules are the rules that the analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
