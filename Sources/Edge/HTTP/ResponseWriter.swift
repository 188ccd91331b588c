// Responses into bytes. Framing fields are written here alone, so they always agree with the body.

private import Glibc
internal import HTTPTypes
private import Primitives

/// Whether and how the connection goes on after a response.
enum Persistence {
    /// HTTP/1.1: nothing needs saying.
    case keepAlive
    /// HTTP/1.0: the client asked, and wants to hear it.
    case keepAliveAnnounced
    case close
}

/// Serializes the responses of one loop.
struct ResponseWriter {
    private var date = DateLine()

    /// Appends the head, with the length of the body but not the body itself.
    ///
    /// - Parameter length: of the body if it is not the whole file or the bytes of the response.
    mutating func writeHead(
        of response: Response, length: Int? = nil, _ persistence: Persistence, to output: inout [UInt8]
    ) {
        writeStatusLine(response.status, to: &output)
        output.append(contentsOf: date.current())
        if !response.status.forbidsBody {
            output.append(contentsOf: "Content-Length: ".utf8)
            appendDecimal(UInt64(length ?? response.contentLength), to: &output)
            output.append(contentsOf: "\r\n".utf8)
        }
        switch persistence {
        case .keepAlive: break
        case .keepAliveAnnounced: output.append(contentsOf: "Connection: keep-alive\r\n".utf8)
        case .close: output.append(contentsOf: "Connection: close\r\n".utf8)
        }
        // Whoever sends `Upgrade` says so here too, or a proxy hands the field on (RFC 9110 §7.8).
        if response.status == .upgradeRequired {
            output.append(contentsOf: "Connection: Upgrade\r\n".utf8)
        }
        response.fields.write(to: &output, except: Self.ownFields)
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Appends the answer that hands a connection to another protocol (RFC 9110 §15.2.2).
    mutating func writeSwitchingProtocols(_ fields: HeaderFields, to output: inout [UInt8]) {
        writeStatusLine(.switchingProtocols, to: &output)
        output.append(contentsOf: "Connection: Upgrade\r\n".utf8)
        fields.write(to: &output, except: Self.ownFields)
        output.append(contentsOf: "\r\n".utf8)
    }

    private func writeStatusLine(_ status: Status, to output: inout [UInt8]) {
        output.append(contentsOf: "HTTP/1.1 ".utf8)
        appendDecimal(UInt64(status.code), to: &output)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: status.reason.utf8)
        output.append(contentsOf: "\r\n".utf8)
    }

    private static let ownFields: [FieldName] = [.contentLength, .date, .connection, .transferEncoding]
}

/// The `Date` field (RFC 9110 §6.6.1), made anew once per second.
private struct DateLine {
    private var second = -1
    private var line: [UInt8] = []

    mutating func current() -> [UInt8] {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        if now.tv_sec != second {
            second = now.tv_sec
            line = Array("Date: \(Self.text(Timestamp(secondsSince1970: Int64(second))))\r\n".utf8)
        }
        return line
    }

    /// IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func text(_ time: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let fields = time.calendarTime
        let day = days[Int(time.secondsSince1970 / 86_400 % 7 + 7) % 7]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day), \(two(fields.day)) \(months[fields.month - 1]) \(fields.year) "
            + "\(two(fields.hour)):\(two(fields.minute)):\(two(fields.second)) GMT"
    }
}

/// Appends a number's decimal digits.
package func appendDecimal(_ number: UInt64, to output: inout [UInt8]) {
    var rest = number
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var start = 20
        repeat {
            start -= 1
            digits.initializeElement(at: start, to: UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
}
